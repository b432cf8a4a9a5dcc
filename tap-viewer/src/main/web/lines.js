// Two texts line by line, with what changed within a line marked: below each other, or side by side.
import { append, attributes, button, captured, h } from './dom.js';
import { count } from './format.js';
import { counted } from './i18n.js';
import { lineSteps } from './compare.js';

const CONTEXT = 3;
export const SIGNS = new Map([['added', '+'], ['removed', '−'], ['changed', '±'], ['same', ' ']]);

/**
 * Two texts as a table of lines. Texts that are shown together share a budget.
 * layout: {split: side by side instead of below each other, whole: with the equal lines that are far from a change}
 */
export function lines(older, newer, budget, layout = {}) {
  const steps = lineSteps(older, newer, budget);
  const elementsOf = layout.split ? sideBySide : belowEachOther;
  const table = attributes(h('div', layout.split ? 'diff-lines split' : 'diff-lines'), { dir: 'ltr' });
  for (const { folded, run } of runsOf(steps, layout.whole)) {
    if (folded) {
      const more = button('diff-fold', counted('{n} equal line', '{n} equal lines', run.length, count(run.length)), () => more.replaceWith(...run.flatMap(elementsOf)));
      table.append(more);
    } else {
      append(table, run.flatMap(elementsOf));
    }
  }
  return table;
}

/** The steps as runs, those far from a change to be folded. */
function runsOf(steps, whole) {
  const near = new Set();
  steps.forEach((step, i) => {
    if (step.kind !== 'same') {
      for (let j = i - CONTEXT; j <= i + CONTEXT; j += 1) {
        near.add(j);
      }
    }
  });
  const runs = [];
  steps.forEach((step, i) => {
    const folded = !whole && !near.has(i);
    if (runs.at(-1)?.folded === folded) {
      runs.at(-1).run.push(step);
    } else {
      runs.push({ folded, run: [step] });
    }
  });
  return runs;
}

function cell(kind, ...content) {
  return h('div', `diff-line ${kind}`, h('span', 'sign', SIGNS.get(kind)), captured('code', '', content));
}

/** What a changed line was, or what it is, with the marked pieces of that side. */
function piecesOf(step, side) {
  return step.pieces.filter((piece) => piece.kind === 'same' || piece.kind === side)
    .map((piece) => piece.kind === 'same' ? piece.text : h('mark', '', piece.text));
}

function belowEachOther(step) {
  return step.kind === 'changed'
    ? [cell('removed', piecesOf(step, 'removed')), cell('added', piecesOf(step, 'added'))]
    : [cell(step.kind, step.newer ?? step.older)];
}

function sideBySide(step) {
  const nothing = () => h('div', 'diff-line nothing');
  const sides = {
    same: () => [cell('same', step.older), cell('same', step.newer)],
    changed: () => [cell('removed', piecesOf(step, 'removed')), cell('added', piecesOf(step, 'added'))],
    removed: () => [cell('removed', step.older), nothing()],
    added: () => [nothing(), cell('added', step.newer)],
  };
  return sides[step.kind]();
}
