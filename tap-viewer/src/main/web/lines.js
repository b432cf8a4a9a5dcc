// Two texts line by line, with what changed within a line marked.
import { attributes, button, captured, h } from './dom.js';
import { count } from './format.js';
import { counted } from './i18n.js';
import { lineSteps } from './compare.js';

const CONTEXT = 3;
export const SIGNS = new Map([['added', '+'], ['removed', '−'], ['changed', '±'], ['same', ' ']]);

/** Two texts as a table of lines, those far from a change folded. Texts that are shown together share a budget. */
export function lines(older, newer, budget) {
  const steps = lineSteps(older, newer, budget);
  const near = new Set();
  steps.forEach((step, i) => {
    if (step.kind !== 'same') {
      for (let j = i - CONTEXT; j <= i + CONTEXT; j += 1) {
        near.add(j);
      }
    }
  });
  const table = h('div', 'diff-lines');
  let hidden = [];
  const flush = () => {
    if (hidden.length > 0) {
      const folded = hidden;
      const more = button('diff-fold', counted('{n} equal line', '{n} equal lines', folded.length, count(folded.length)), () => more.replaceWith(...folded.map(lineElement)));
      table.append(more);
      hidden = [];
    }
  };
  steps.forEach((step, i) => {
    if (near.has(i)) {
      flush();
      table.append(...[lineElement(step)].flat());
    } else {
      hidden.push(step);
    }
  });
  flush();
  return attributes(table, { dir: 'ltr' });
}

function lineElement(step) {
  const row = (kind, content) => h('div', `diff-line ${kind}`, h('span', 'sign', SIGNS.get(kind)), captured('code', '', content));
  if (step.kind !== 'changed') {
    return row(step.kind, step.newer ?? step.older);
  }
  const side = (kind) => h('div', `diff-line ${kind}`, h('span', 'sign', SIGNS.get(kind)),
    h('code', '', step.pieces.filter((piece) => piece.kind === 'same' || piece.kind === kind)
      .map((piece) => piece.kind === 'same' ? piece.text : h('mark', '', piece.text))));
  return h('div', 'diff-pair', side('removed'), side('added'));
}
