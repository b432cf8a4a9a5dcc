// What the prompt cache did: over the calls of a conversation, and for the parts of the chosen call's prompt.
import { attributes, button, captured, h, replace } from './dom.js';
import { chart } from './chart.js';
import { withoutJava } from './dropped.js';
import { count, short } from './format.js';
import { t } from './i18n.js';
import { cacheBreak, callsOfThread, isModelCall } from './rows.js';
import { piecesOf, stretchesOf } from './stretches.js';

const KINDS = ['read', 'write', 'input'];
const STATES = new Map([['read', 'Reused'], ['write', 'Written'], ['input', 'Read anew']]);
const PARTS = new Map([['tools', 'Tools'], ['system', 'System prompt'], ['parameters', 'Parameters'], ['messages', 'Messages']]);
const CAUSES = new Map([
  ['initial', 'It is the first call of its conversation.'],
  ['tools', 'The tools changed.'],
  ['system', 'The system prompt changed.'],
  ['parameters', 'Thinking or the choice of tools changed, which decides how messages are read.'],
  ['history', 'Earlier messages were changed, taken back, or replaced by a summary.'],
  ['model', 'Another model answers; each has a cache of its own.'],
  ['expired', 'More time passed than the cache keeps things.'],
  ['breakpoint', 'The request no longer has a breakpoint behind what was cached.'],
  ['lookback', 'So many blocks were added that the provider did not look back as far as the last breakpoint.'],
  ['unknown', 'Nothing in the trace tells why.'],
]);

/** Fills the target with the cache's part in the chosen call's conversation. stay chooses another call without leaving the view, compare opens a comparison with one. */
export function showCache(target, trace, index, callAt, stay, compare) {
  const { rows } = trace;
  const thread = isModelCall(rows[index]) ? callsOfThread(rows, index).filter((at) => rows[at].usage) : [];
  const head = h('header', 'panel-head', h('h2', '', t('Cache')));
  if (thread.length === 0) {
    replace(target, head, h('p', 'note', t('This call has no prompt.')));
    return;
  }
  const values = thread.map((at) => [rows[at].usage[1], rows[at].usage[2], rows[at].usage[0]]);
  const breaks = thread.flatMap((at, i) => cacheBreak(rows, at) ? [i] : []);
  const line = h('p', 'chart-line');
  const point = (i) => replace(line,
    i < 0 ? '' : captured('span', 'turn', `#${rows[thread[i]].turn}`),
    i < 0 ? '' : KINDS.map((kind, k) => h('span', '', h('span', `swatch ${kind}`), `${t(STATES.get(kind))} ${count(values[i][k])}`)));
  replace(target, head, h('p', 'note', t('Prompt tokens of {n} calls of this conversation; a line stands where the cache broke.', { n: count(thread.length) })),
    chart({
      kinds: KINDS, values, columns: true, marks: breaks, chosen: thread.indexOf(index),
      label: t('What came from the cache, over {n} calls', { n: count(thread.length) }), point, pick: (i) => stay(thread[i]),
    }),
    line, chosenElement(trace, index, callAt(index), compare), breaksElement(rows, breaks.map((i) => thread[i]), stay));
  point(thread.indexOf(index));
}

function chosenElement({ rows, volatile, prices }, index, call, compare) {
  const row = rows[index];
  const stretches = stretchesOf(piecesOf(call, row.cache?.marks), row.usage ?? [0, 0, 0], row.cache?.at);
  return h('section', 'prompt-cache', h('h3', '', t('The prompt of #{turn}', { turn: row.turn })), prices ? causeElement(rows, row, compare) : h('p', 'note', withoutJava()), barOf(stretches), stretchTable(stretches),
    restlessElement(volatile.filter(({ thread }) => thread === row.thread)),
    h('p', 'note', t('The provider counts how many tokens were reused and written; which parts these are is told by their characters.')));
}

/** Why something was read anew, where Java has found out. */
function causeElement(rows, row, compare) {
  const { cause, lost, before, at } = row.cache ?? {};
  if (!CAUSES.has(cause)) {
    return h('p', 'note', row.usage?.[1] > 0 ? t('All that could be reused was.') : t('No cache had to do with this call.'));
  }
  return h('div', cause === 'initial' ? 'cause' : 'cause broken', h('strong', '', t(CAUSES.get(cause))),
    lost > 0 && h('span', '', t('{n} tokens had been in the cache and were read anew.', { n: count(lost) })),
    at && h('span', '', t('First difference: {part} {n}', { part: t(PARTS.get(at[0])), n: count(at[1] + 1) })),
    before >= 0 && button('quiet', t('Compare with #{turn}', { turn: rows[before].turn }), () => compare(before)));
}

/** The prompt as a bar, marks and the first difference where they are. */
function barOf(stretches) {
  const all = stretches.reduce((sum, stretch) => sum + stretch.size, 0);
  return attributes(h('div', 'prompt-bar', stretches.map((stretch) => {
    const part = h('span', ['stretch', stretch.state, stretch.kept && 'kept', stretch.differs && 'differs'].filter(Boolean).join(' '));
    part.style.width = `${all > 0 ? 100 * stretch.size / all : 0}%`;
    return attributes(part, { title: placeOf(stretch) });
  })), { 'aria-hidden': 'true' });
}

function placeOf({ part, from, to }) {
  return `${t(PARTS.get(part))} ${from === to ? count(from + 1) : `${count(from + 1)}–${count(to + 1)}`}`;
}

function stretchTable(stretches) {
  const heading = (words, className = '') => attributes(h('th', className, words), { scope: 'col' });
  const line = (stretch) => h('tr', stretch.differs ? 'differs' : '', attributes(h('th', '', h('span', `swatch ${stretch.state}`), placeOf(stretch), stretch.differs && h('span', 'mark', t('first difference'))), { scope: 'row' }),
    h('td', 'figure', count(stretch.size)), h('td', 'figure', count(stretch.tokens)), h('td', '', t(STATES.get(stretch.state))),
    h('td', '', stretch.kept && h('span', 'mark', t('breakpoint, {time}', { time: stretch.kept }))));
  return h('table', 'figures-table', h('thead', '', h('tr', '', heading(t('Part')), heading(t('Characters'), 'figure'), heading(t('Tokens, estimated'), 'figure'), heading(t('Cache')), heading(t('Marked')))),
    h('tbody', '', stretches.map(line)));
}

/** Places that are another text with nearly every request: in front of a breakpoint they spoil what is behind them. */
function restlessElement(places) {
  return places.length > 0 && [h('h3', '', t('Changes with nearly every request')), h('ul', 'reasons', places.map(({ at, from, length, changes, of }) => h('li', '',
    t('{part} {n}, characters {from} to {to}: changed {changes} times of {of}',
      { part: t(PARTS.get(at[0])), n: count(at[1] + 1), from: count(from + 1), to: count(from + length), changes: count(changes), of: count(of) }))))];
}

function breaksElement(rows, breaks, stay) {
  return breaks.length > 0 && h('section', 'finding-group', h('h3', '', t('Cache breaks'), h('span', 'note', count(breaks.length))), h('ol', '', breaks.map((index) => {
    const press = button('finding', '', () => stay(index));
    press.append(h('span', 'turn', `#${rows[index].turn ?? '?'}`), h('span', 'line', breakText(rows[index])));
    return h('li', '', press);
  })));
}

/** What broke the cache for a call, in a line. */
export function breakText(row) {
  const lost = t('{n} tokens written anew', { n: short(row.cache?.lost ?? row.usage[2] + row.usage[0]) });
  return CAUSES.has(row.cache?.cause) ? `${t(CAUSES.get(row.cache.cause))} ${lost}` : lost;
}
