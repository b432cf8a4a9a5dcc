// A thread as one transcript: each message once, each tool call with its result, a thin ruler per request.
import { append, button, captured, h, replace } from './dom.js';
import { breakText } from './cache.js';
import { clock, count, duration, money, short } from './format.js';
import { t } from './i18n.js';
import { blockElement } from './blocks.js';
import { commonMessages } from './compare.js';
import { groupedBy, nameOfThread } from './threads.js';
import { cacheBreak, failed, isModelCall, previousOf, promptTokens, shortModel } from './rows.js';

const REQUESTS_AT_ONCE = 25;

/** The indexes of the calls that lead to this one, the first one first, and those that go on from it, up to the last answer. */
export function threadOf(rows, index) {
  const reached = new Set([index]);
  let end = index;
  for (let at = index + 1; at < rows.length; at += 1) {
    if (isModelCall(rows[at]) && reached.has(previousOf(rows, at))) {
      reached.add(at);
      end = failed(rows[at]) ? end : at;
    }
  }
  const thread = [];
  for (let at = end; at >= 0; at = previousOf(rows, at)) {
    thread.unshift(at);
  }
  return thread;
}

/** Fills the target with the thread of a call, beginning near that call. */
export function showConversation(target, trace, index, callAt, pick) {
  const thread = threadOf(trace.rows, index);
  const place = thread.indexOf(index);
  const from = Math.max(0, place - 3);
  const holder = h('div', 'transcript');
  replace(target, h('header', 'panel-head', h('h2', '', t('Conversation')),
    h('p', 'note', t('{n} requests, each message once', { n: count(thread.length) }))), holder);
  const steps = (start, end) => thread.slice(start, end).flatMap((at, i) => stepElements(trace, at, thread[start + i - 1], callAt, pick));
  const fold = (label, fill) => button('more earlier', label, fill);
  const earlier = (end) => {
    if (end === 0) {
      return [];
    }
    const start = Math.max(0, end - REQUESTS_AT_ONCE);
    const more = fold(t('Show {n} earlier requests', { n: count(end) }), () => more.replaceWith(...earlier(start), ...steps(start, end)));
    return [more];
  };
  const later = (start) => {
    if (start >= thread.length) {
      return [];
    }
    const end = Math.min(thread.length, start + REQUESTS_AT_ONCE);
    const more = fold(t('Show {n} later requests', { n: count(thread.length - start) }), () => more.replaceWith(...steps(start, end), ...later(end)));
    return [more];
  };
  const end = Math.min(thread.length, from + REQUESTS_AT_ONCE);
  holder.append(...earlier(from), ...steps(from, end), ...later(end));
  holder.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'start' });
}

function stepElements(trace, at, previous, callAt, pick) {
  const row = trace.rows[at];
  const call = callAt(at);
  const known = previous === undefined ? [] : callAt(previous).messages;
  const fresh = call.messages.slice(commonMessages(known, call.messages)).filter((message, i) => !(i === 0 && previous !== undefined && message.role === 'assistant'));
  const ruler = button('ruler', '', () => pick(at));
  ruler.dataset.index = String(at);
  append(ruler, [h('span', 'turn', `#${row.turn}`), captured('span', '', shortModel(row.model)), h('span', '', clock(row.start)), h('span', '', duration(row.ms)),
    h('span', '', `${short(promptTokens(row))} → ${short(row.usage?.[3] ?? 0)}`), row.cost?.amount !== undefined && h('span', '', money(row.cost.amount)),
    cacheBreak(trace.rows, at) && h('span', 'mark-removed', breakText(row))]);
  const results = new Map(fresh.flatMap((message) => message.blocks.filter((block) => block.kind === 'result').map((block) => [block.id, block])));
  const said = fresh.filter((message) => message.blocks.some((block) => block.kind !== 'result'));
  return [
    ...joinedResults(results),
    ...said.map((message) => h('div', `message ${['user', 'assistant', 'system', 'developer'].includes(message.role) ? message.role : ''}`,
      h('p', 'role', captured('span', '', message.role)), message.blocks.filter((block) => block.kind !== 'result').map(blockElement))),
    ruler,
    ...call.answers.map((answer) => h('div', 'message assistant', h('p', 'role', 'assistant', answer.stop && h('span', 'stop', answer.stop)), answer.blocks.map(blockElement))),
    ...agentsOf(trace.rows, at, pick),
  ];
}

/** The sub-agents that the answer of a call started, each a way to its first call. */
function agentsOf(rows, at, pick) {
  const begun = groupedBy([...rows.keys()].filter((index) => rows[index].by === at), (index) => rows[index].thread);
  return [...begun.values()].map((members) => {
    const press = button('ruler agent', '', () => pick(members[0]));
    press.append(captured('span', '', `↳ ${nameOfThread(rows, members)}`), h('span', '', `×${count(members.length)}`), captured('span', 'line', rows[members[0]].prompt ?? ''));
    return press;
  });
}

/** Results stand right behind the answer that called for them, which is what came before. */
function joinedResults(results) {
  return [...results.values()].map((block) => h('div', 'message tool joined', blockElement(block)));
}
