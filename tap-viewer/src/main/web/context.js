// What the prompts of a conversation are made of, call by call, and what weighs most in the chosen one.
import { attributes, button, captured, h, replace } from './dom.js';
import { chart } from './chart.js';
import { IMAGE, KINDS } from './composition.js';
import { count, short, snippet } from './format.js';
import { t } from './i18n.js';
import { pretty } from './json.js';
import { blockText } from './compare.js';
import { remember, remembered } from './memory.js';
import { rewrites } from './findings.js';
import { callsOfThread, isModelCall, promptTokens } from './rows.js';
import { windowOf } from './windows.js';

const HEAVIEST = 10;
/** A window so many times as large as the largest prompt would leave nothing to see of that. */
const FAR = 5;
const KIND_NAMES = new Map([['tools', 'Tools'], ['system', 'System prompt'], ['user', 'User'], ['assistant', 'Assistant'], ['thinking', 'Thinking'],
  ['calls', 'Tool calls'], ['results', 'Tool results'], ['images', 'Images']]);

/** Fills the target with the composition of the prompts in the chosen call's conversation. stay chooses another call of it without leaving the view. */
export function showContext(target, trace, compositions, index, callAt, stay) {
  const { rows } = trace;
  if (!isModelCall(rows[index])) {
    replace(target, head([]), h('p', 'note', t('This call has no prompt.')));
    return;
  }
  const thread = callsOfThread(rows, index);
  const inTokens = remembered('measure') === 'tokens' && thread.some((at) => promptTokens(rows[at]) > 0);
  const measured = (at) => inTokens ? asTokens(compositions.of(at), promptTokens(rows[at])) : compositions.of(at);
  const values = thread.map(measured);
  const chosen = thread.indexOf(index);
  const table = h('div', '');
  const point = (i) => replace(table, tableOf(rows[thread[i]], values[i], values[i - 1], inTokens));
  const measures = [['characters', 'Characters'], ['tokens', 'Tokens, estimated']].map(([value, words]) => attributes(button('', t(words), () => {
    remember('measure', value);
    showContext(target, trace, compositions, index, callAt, stay);
  }), { 'aria-pressed': String((value === 'tokens') === inTokens) }));
  const compacted = new Set(rewrites(rows, thread));
  const room = windowOf(rows[index].model, thread.map((at) => promptTokens(rows[at])));
  const line = inTokens && room < FAR * Math.max(...thread.map((at) => promptTokens(rows[at]))) ? room : undefined;
  replace(target, head(attributes(h('div', 'segments', measures), { role: 'group', 'aria-label': t('Measure') })),
    h('p', 'note', inTokens ? t('The tokens of each prompt, as the provider counted them, shared out by characters.') : t('Characters as they were sent; an image counts {n}.', { n: count(IMAGE) })),
    chart({
      kinds: KINDS, values, columns: values.length < 40, chosen, point, marks: thread.flatMap((at, i) => compacted.has(at) ? [i] : []),
      label: t('What the prompts are made of, over {n} calls', { n: count(thread.length) }), pick: (i) => stay(thread[i]), limit: line,
    }),
    line && h('p', 'note', t('A line stands at the context window.')),
    room && rows[index].usage && h('p', 'note', t('{share} % of the context window of {n} tokens', { share: Math.round(100 * promptTokens(rows[index]) / room), n: count(room) })),
    compacted.size > 0 && h('p', 'note', t('A line stands where the history was rewritten.')),
    table, heaviest(callAt(index)));
  point(chosen);
}

function head(tools) {
  return h('header', 'panel-head', h('h2', '', t('Context')), tools);
}

/** Characters of each kind as tokens, whose sum is known. */
function asTokens(sizes, tokens) {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => all > 0 ? Math.round(size / all * tokens) : 0);
}

function tableOf(row, values, before, inTokens) {
  const all = values.reduce((sum, value) => sum + value, 0);
  const line = (kind, i) => {
    const bar = h('span', `share ${kind}`);
    bar.style.width = `${all > 0 ? 100 * values[i] / all : 0}%`;
    const change = before === undefined ? 0 : values[i] - before[i];
    return h('tr', '', attributes(h('th', '', h('span', `swatch ${kind}`), t(KIND_NAMES.get(kind))), { scope: 'row' }), h('td', 'figure', count(values[i])),
      h('td', 'figure', all > 0 ? `${Math.round(100 * values[i] / all)} %` : ''), h('td', `figure ${change === 0 ? 'quiet-text' : ''}`, change === 0 ? '' : `${change > 0 ? '+' : '−'}${short(Math.abs(change))}`), h('td', 'share-cell', bar));
  };
  const heading = (words, className = '') => attributes(h('th', className, words), { scope: 'col' });
  return h('table', 'figures-table', h('caption', '', h('span', 'turn', `#${row.turn ?? '?'}`), ' ', inTokens ? t('{n} tokens', { n: count(all) }) : t('{n} characters', { n: count(all) })),
    h('thead', '', h('tr', '', heading(t('Part')), heading(inTokens ? t('Tokens, estimated') : t('Characters'), 'figure'), heading(t('Share'), 'figure'), heading(t('Since the call before'), 'figure'), h('td', ''))),
    h('tbody', '', KINDS.map(line).filter((element, i) => values[i] > 0 || (before?.[i] ?? 0) > 0)));
}

/** The largest pieces of a request: what one would look at first to make it smaller. */
function heaviest(call) {
  const pieces = [
    ...call.tools.map((tool) => ({ kind: 'tools', name: tool.name, size: tool.description.length + pretty(tool.schema).length, text: tool.description })),
    ...call.system.map((block) => piece('system', '', block)),
    ...call.messages.flatMap((message, i) => message.blocks.map((block) => piece(kindOf(block, message.role), `${i + 1}`, block))),
  ].sort((a, b) => b.size - a.size).slice(0, HEAVIEST);
  return [h('h3', '', t('The largest pieces of this request')), h('ol', 'pieces', pieces.map((one) => h('li', '', h('span', `swatch ${one.kind}`), h('span', 'figure', count(one.size)),
    h('span', 'kind', t(KIND_NAMES.get(one.kind))), one.place && h('span', 'note', t('message {n}', { n: one.place })), captured('span', 'line', one.name || snippet(one.text, 140)))))];
}

function piece(kind, place, block) {
  const text = block.kind === 'image' ? block.mediaType : blockText(block);
  return { kind, place, name: '', size: block.kind === 'image' ? IMAGE : text.length, text };
}

function kindOf(block, role) {
  return { thinking: 'thinking', call: 'calls', result: 'results', image: 'images' }[block.kind] ?? (role === 'assistant' ? 'assistant' : role === 'system' || role === 'developer' ? 'system' : 'user');
}
