// What deserves a look: failures, cache breaks, tools that failed, the same call again and again, the largest requests.
import { button, captured, h, replace } from './dom.js';
import { count, duration, short } from './format.js';
import { t } from './i18n.js';
import { breakText } from './cache.js';
import { groupedBy } from './threads.js';
import { cacheBreak, failed, isModelCall, promptTokens } from './rows.js';

const LIST = 12;
const REPEATED = 3;

/** The findings of a trace: {title, note, entries: [{index, text}]}, most pressing first. */
export function findingsOf(rows) {
  const indexes = rows.map((_, index) => index);
  const calls = indexes.filter((index) => isModelCall(rows[index]));
  const entries = (list, textOf) => list.map((index) => ({ index, text: textOf(rows[index]) }));
  const largest = [...calls].sort((a, b) => promptTokens(rows[b]) - promptTokens(rows[a])).slice(0, 5).filter((index) => promptTokens(rows[index]) > 0);
  const slowest = [...calls].sort((a, b) => (rows[b].ms ?? 0) - (rows[a].ms ?? 0)).slice(0, 5).filter((index) => rows[index].ms > 10_000);
  return [
    { title: t('Failed calls'), entries: entries(indexes.filter((index) => failed(rows[index])), (row) => row.error || row.complaint || `${row.status} ${row.outcome ?? ''}`) },
    { title: t('Cache breaks'), entries: entries(calls.filter((index) => cacheBreak(rows, index)), breakText) },
    { title: t('Retries'), entries: entries(calls.filter((index) => rows[index].retry), (row) => row.prompt || row.said || '') },
    { title: t('Tools that failed'), entries: entries(calls.filter((index) => rows[index].toolErrors > 0), (row) => row.prompt || row.said || '') },
    { title: t('The same tool call again and again'), entries: repeated(rows, calls) },
    { title: t('Compactions'), entries: entries(calls.filter((index) => rows[index].purpose === 'compaction'), (row) => t('{n} tokens', { n: short(promptTokens(row)) })) },
    { title: t('History rewritten'), entries: entries(rewrites(rows, calls), (row) => t('{n} messages', { n: count(row.messages) })) },
    { title: t('Cut off by the token limit'), entries: entries(calls.filter((index) => /max_tokens|length|max_output/iu.test(rows[index].stop ?? '')), (row) => row.stop) },
    { title: t('Largest prompts'), entries: entries(largest, (row) => t('{n} tokens', { n: short(promptTokens(row)) })) },
    { title: t('Slowest calls'), entries: entries(slowest, (row) => duration(row.ms)) },
  ].filter((finding) => finding.entries.length > 0);
}

/** Answers of one thread that call the same tool for the same thing, three times and more: the last of them. */
function repeated(rows, calls) {
  const groups = groupedBy(calls.filter((index) => rows[index].tools?.length > 0 && rows[index].doing),
    (index) => JSON.stringify([rows[index].thread, rows[index].agent, rows[index].tools, rows[index].doing]));
  return [...groups.values()].filter((members) => members.length >= REPEATED)
    .map((members) => ({ index: members.at(-1), text: `×${count(members.length)} ${rows[members[0]].tools.join(', ')}: ${rows[members[0]].doing}` }));
}

/** Calls with fewer messages than the one right before them in their thread: a compaction, or a step back. */
export function rewrites(rows, calls) {
  const last = new Map();
  return calls.filter((index) => {
    const row = rows[index];
    const thread = `${row.thread ?? ''}|${row.agent ?? ''}|${row.model}|${row.offered}`;
    const before = last.get(thread);
    last.set(thread, row.messages);
    return before !== undefined && before > 8 && row.messages < before / 2;
  });
}

export function showFindings(target, rows, pick) {
  const findings = findingsOf(rows);
  replace(target, h('header', 'panel-head', h('h2', '', t('Findings'))),
    findings.length === 0 ? h('p', 'note', t('Nothing stands out.')) : findings.map((finding) => findingElement(finding, rows, pick)));
}

function findingElement(finding, rows, pick) {
  const entry = ({ index, text }) => {
    const press = button('finding', '', () => pick(index));
    press.append(h('span', 'turn', `#${rows[index].turn ?? '?'}`), captured('span', 'line', text));
    return h('li', '', press);
  };
  const rest = finding.entries.slice(LIST);
  const list = h('ol', '', finding.entries.slice(0, LIST).map(entry));
  if (rest.length > 0) {
    const more = button('more', t('Show {n} more of {all}', { n: count(rest.length), all: count(finding.entries.length) }), () => more.replaceWith(...rest.map(entry)));
    list.append(more);
  }
  return h('section', 'finding-group', h('h3', '', finding.title, h('span', 'note', count(finding.entries.length))), list);
}
