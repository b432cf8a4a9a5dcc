// What can be said of rows: whether one failed, which came before it, how they fall into groups, and their sums.
import { snippet } from './format.js';

const FAMILIES = ['opus', 'sonnet', 'haiku', 'gpt', 'gemini', 'kimi'];
const RANKS = new Map([['opus', 0], ['sonnet', 1], ['haiku', 3]]);

/** Whether the call went wrong. */
export function failed(row) {
  return row.status >= 400 || (row.outcome ?? 'completed') !== 'completed' || Boolean(row.error) || row.odd === 1;
}

/** Whether a model was called. */
export function isModelCall(row) {
  return row.provider !== undefined;
}

/** All tokens of the prompt. */
export function promptTokens(row) {
  return row.usage ? row.usage[0] + row.usage[1] + row.usage[2] : 0;
}

export function family(model) {
  return FAMILIES.find((name) => (model ?? '').toLowerCase().includes(name)) ?? '';
}

export function shortModel(model) {
  return snippet((model ?? '').replace(/^(?:us\.|eu\.|apac\.)?anthropic\./u, '').replace(/^claude-/u, '').replace(/-20\d{6}(?:-v\d+:\d+)?$/u, ''), 40);
}

/** hit, partial, write, miss or none: what the prompt cache did. */
export function cacheState(row) {
  if (!row.usage || row.cache) {
    return row.cache?.state ?? 'none';
  }
  const [, read, write] = row.usage;
  return read > 0 ? (write > read ? 'partial' : 'hit') : write > 0 ? 'write' : 'none';
}

/**
 * The index of the call that this one goes on from; -1 when there is none. The reading of threads in Java says it with
 * `prev`. Without it, the nearest earlier call that answered and opened with the same message, with no more messages.
 */
export function previousOf(rows, index) {
  const row = rows[index];
  if (row.prev !== undefined) {
    return row.prev;
  }
  if (!isModelCall(row) || row.messages < 2 || !row.opening) {
    return -1;
  }
  return rows.findLastIndex((other, i) => i < index && isModelCall(other) && !failed(other) && other.opening === row.opening
    && other.provider === row.provider && other.agent === row.agent && other.thread === row.thread && other.messages <= row.messages);
}

/** As {@link previousOf}, but never a call that was not answered: of a retry, the call that its first attempt goes on from. */
export function answeredBefore(rows, index) {
  let before = previousOf(rows, index);
  while (before >= 0 && failed(rows[before])) {
    before = previousOf(rows, before);
  }
  return before;
}

/** The indexes of the answered calls of one thread and purpose, in order of time, and that call itself. Without what Java says of threads: of one opening. */
export function callsOfThread(rows, index) {
  const row = rows[index];
  const alike = (other) => isModelCall(other) && other.purpose === row.purpose && other.agent === row.agent
    && (row.thread === undefined ? other.opening === row.opening : other.thread === row.thread);
  return rows.map((_, at) => at).filter((at) => at === index || (alike(rows[at]) && !failed(rows[at])));
}

/** How many agents stand between the call and the conversation with the user. */
export function nesting(rows, row) {
  return row.agent === undefined ? 0 : 1 + (row.by === undefined ? 0 : nesting(rows, rows[row.by]));
}

/** Whether a call read anew what had been in the cache. Without what Java says of it: much less came from there than the call before had left. */
export function cacheBreak(rows, index) {
  const row = rows[index];
  if (row.cache) {
    return row.cache.cause !== undefined && row.cache.cause !== 'initial';
  }
  const [before, now] = [rows[answeredBefore(rows, index)]?.usage, row.usage];
  return Boolean(before && now) && before[1] + before[2] > 1000 && now[1] < 0.5 * (before[1] + before[2]) && now[0] + now[2] > 1000;
}

/** The rows in order of time, but each sub-agent's in one piece under the call that started it, where that is among them. */
function underStarters(rows, indexes) {
  const shown = new Set(indexes);
  const begun = new Map();
  const top = [];
  for (const index of indexes) {
    const { by, thread } = rows[index];
    if (by === undefined || !shown.has(by)) {
      top.push(index);
      continue;
    }
    const agents = begun.get(by) ?? new Map();
    agents.set(thread, [...agents.get(thread) ?? [], index]);
    begun.set(by, agents);
  }
  const withAgents = (index) => [index, ...[...begun.get(index)?.values() ?? []].flat().flatMap(withAgents)];
  return top.flatMap(withAgents);
}

/** The rows in the order and the groups that the reader chose, as [{title, rows}]; one group without a title is no grouping. */
export function grouped(rows, indexes, order) {
  if (order === 'model') {
    return byModel(rows, indexes);
  }
  return order === 'prompt' ? byPrompt(rows, indexes) : [{ title: '', rows: underStarters(rows, indexes) }];
}

function byModel(rows, indexes) {
  const groups = new Map();
  for (const index of indexes) {
    const model = isModelCall(rows[index]) ? rows[index].model || '?' : '';
    groups.set(model, [...groups.get(model) ?? [], index]);
  }
  const rank = (model) => model === '' ? 9 : RANKS.get(family(model)) ?? 2;
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([model, members]) => ({ key: `model ${model}`, title: model, rows: members }));
}

function byPrompt(rows, indexes) {
  const groups = [];
  const last = new Map();
  for (const index of indexes) {
    const row = rows[index];
    const thread = `${row.thread ?? ''} ${row.model ?? ''}`;
    const prompt = row.prompt || last.get(thread) || '';
    last.set(thread, prompt);
    if (groups.length === 0 || (isModelCall(row) && prompt !== '' && groups.at(-1).title !== prompt)) {
      groups.push({ key: `prompt ${index}`, title: prompt, rows: [] });
    }
    groups.at(-1).rows.push(index);
  }
  return groups;
}

/** Sums over some rows. */
export function totals(rows, indexes) {
  const sum = { calls: 0, failed: 0, usage: [0, 0, 0, 0, 0, 0], from: Infinity, to: -Infinity, models: new Map() };
  for (const index of indexes) {
    const row = rows[index];
    sum.calls += 1;
    sum.failed += failed(row) ? 1 : 0;
    row.usage?.forEach((value, i) => {
      sum.usage[i] += value;
    });
    if (isModelCall(row) && row.model) {
      sum.models.set(row.model, (sum.models.get(row.model) ?? 0) + 1);
    }
    if (Number.isFinite(row.start)) {
      sum.from = Math.min(sum.from, row.start);
      sum.to = Math.max(sum.to, row.start + (row.ms ?? 0));
    }
  }
  return sum;
}

/** How often each tool was called. */
export function toolUses(rows) {
  const used = new Map();
  for (const name of rows.flatMap((row) => row.tools ?? [])) {
    used.set(name, (used.get(name) ?? 0) + 1);
  }
  return used;
}
