// What differs between two calls: messages, system prompt, tools and parameters, and lines and characters within texts.
import { diffArrays, diffChars, diffLines, diffWordsWithSpace } from 'diff';
import { pretty, text } from './json.js';

const MOST_CHARACTERS = 300;
/** A longer line is compared as a whole. */
const LONGEST_LINE = 4096;
/** A comparison takes time with the square of the edits it finds; beyond these, texts are shown as removed and added. */
const MOST_LINE_EDITS = 1000;
const MOST_EDITS_WITHIN = 400;

/** How many edits may be looked for in all texts that are shown together. */
export function budgetOfEdits() {
  return { lines: 3 * MOST_LINE_EDITS, within: 15 * MOST_EDITS_WITHIN };
}

/** What a comparison found, as far as the budget goes, else all removed and all added; what it found is off the budget. */
function within(budget, kind, most, differ, older, newer, whole) {
  const maxEditLength = Math.min(most, budget[kind]);
  // The library takes 0 for no limit.
  const parts = maxEditLength > 0 ? differ(older, newer, { maxEditLength }) : undefined;
  budget[kind] -= parts ? parts.reduce((sum, part) => part.added || part.removed ? sum + part.count : sum, 0) : maxEditLength;
  return parts ?? [{ removed: true, ...whole(older) }, { added: true, ...whole(newer) }];
}

/** The text of a block as the diff compares it. */
export function blockText(block) {
  switch (block.kind) {
    case 'text':
    case 'thinking':
    case 'refusal':
      return block.text;
    case 'call':
      return `${block.name} ${pretty(block.input ?? '')}`;
    case 'result':
      return block.blocks.map(blockText).join('\n');
    case 'image':
      return block.elsewhere || `${block.mediaType} ${block.data.length} ${block.data.slice(-24)}`;
    default:
      return pretty(block.value ?? '');
  }
}

/** What makes a message the same message in another request; where a cache breakpoint stands is no part of it. */
function messageKey(message) {
  return `${message.role}\n${message.blocks.map((block) => `${block.kind}\n${text(block.id)}\n${blockText(block)}`).join('\n')}`;
}

/** How many messages two calls have in common from the start. */
export function commonMessages(older, newer) {
  const most = Math.min(older.length, newer.length);
  let same = 0;
  while (same < most && messageKey(older[same]) === messageKey(newer[same])) {
    same += 1;
  }
  return same;
}

/** Messages as steps: {kind: same|removed|added|changed, older, newer}. */
export function messageSteps(older, newer) {
  const start = commonMessages(older, newer);
  const steps = older.slice(0, start).map((message, i) => ({ kind: 'same', older: message, newer: newer[i], place: i }));
  const parts = within(budgetOfEdits(), 'lines', MOST_LINE_EDITS, diffArrays, older.slice(start).map(messageKey), newer.slice(start).map(messageKey),
    (messages) => ({ count: messages.length }));
  let from = start;
  let to = start;
  for (const part of parts) {
    for (let i = 0; i < part.count; i += 1) {
      const kind = part.added ? 'added' : part.removed ? 'removed' : 'same';
      steps.push({ kind, older: part.added ? undefined : older[from], newer: part.removed ? undefined : newer[to], place: part.removed ? from : to });
      from += part.added ? 0 : 1;
      to += part.removed ? 0 : 1;
    }
  }
  return paired(steps);
}

/** Joins a removed message and the added one of the same role that took its place. */
function paired(steps) {
  const result = [];
  let at = 0;
  while (at < steps.length) {
    if (steps[at].kind === 'same') {
      result.push(steps[at]);
      at += 1;
      continue;
    }
    let end = at;
    while (end < steps.length && steps[end].kind !== 'same') {
      end += 1;
    }
    const removed = steps.slice(at, end).filter((step) => step.kind === 'removed');
    const added = steps.slice(at, end).filter((step) => step.kind === 'added');
    while (removed.length > 0 && added.length > 0 && removed[0].older.role === added[0].newer.role) {
      const [before, after] = [removed.shift(), added.shift()];
      result.push({ kind: 'changed', older: before.older, newer: after.newer, place: after.place });
    }
    result.push(...removed, ...added);
    at = end;
  }
  return result;
}

/** Tools by name: {kind, name, older, newer, text}; a changed description or schema is a change. */
export function toolSteps(older, newer) {
  const before = new Map(older.map((tool) => [tool.name, tool]));
  const after = new Map(newer.map((tool) => [tool.name, tool]));
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : toolText(was) === toolText(is) ? 'same' : 'changed';
    return { kind, name, older: was, newer: is };
  });
}

export function toolText(tool) {
  return `${tool.description}\n${pretty(tool.schema)}`;
}

/** Parameters by name: {kind, name, older, newer} as text. */
export function fieldSteps(older, newer) {
  const before = new Map(older.map(([name, value]) => [name, pretty(value)]));
  const after = new Map(newer.map(([name, value]) => [name, pretty(value)]));
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    return { kind: was === undefined ? 'added' : is === undefined ? 'removed' : was === is ? 'same' : 'changed', name, older: was, newer: is };
  });
}

/** Two texts as lines: {kind: same|removed|added|changed, older, newer}; changed lines carry pieces {kind, text}. */
export function lineSteps(older, newer, budget = budgetOfEdits()) {
  const parts = within(budget, 'lines', MOST_LINE_EDITS, diffLines, older, newer, (value) => ({ value }));
  const steps = [];
  parts.forEach((part, i) => {
    const lines = part.value.replace(/\n$/u, '').split('\n');
    if (part.added && parts[i - 1]?.removed) {
      joinLines(steps, lines, budget);
    } else {
      const kind = part.added ? 'added' : part.removed ? 'removed' : 'same';
      steps.push(...lines.map((line) => ({ kind, older: part.added ? undefined : line, newer: part.removed ? undefined : line })));
    }
  });
  return steps;
}

/** Pairs added lines with the removed ones right before them. */
function joinLines(steps, lines, budget) {
  let first = steps.length;
  while (first > 0 && steps[first - 1].kind === 'removed') {
    first -= 1;
  }
  const removed = steps.splice(first);
  const pairs = Math.min(removed.length, lines.length);
  for (let i = 0; i < pairs; i += 1) {
    steps.push({ kind: 'changed', older: removed[i].older, newer: lines[i], pieces: pieces(removed[i].older, lines[i], budget) });
  }
  steps.push(...removed.slice(pairs), ...lines.slice(pairs).map((line) => ({ kind: 'added', newer: line })));
}

/** What differs within a line: characters in short ones, words in long ones, nothing finer in very long ones. */
function pieces(older, newer, budget) {
  const length = older.length + newer.length;
  const most = length > LONGEST_LINE ? 0 : MOST_EDITS_WITHIN;
  const differ = length <= MOST_CHARACTERS ? diffChars : diffWordsWithSpace;
  const parts = within(budget, 'within', most, differ, older, newer, (value) => ({ value }));
  return parts.map((part) => ({ kind: part.added ? 'added' : part.removed ? 'removed' : 'same', text: part.value }));
}
