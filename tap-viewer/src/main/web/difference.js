// The comparison of two calls as a dialog.
import { attributes, button, captured, h, replace } from './dom.js';
import { count } from './format.js';
import { counted, t } from './i18n.js';
import { blockElement } from './blocks.js';
import { blockText, budgetOfEdits, fieldSteps, messageSteps, toolSteps, toolText } from './compare.js';
import { SIGNS, lines } from './lines.js';
import { safely } from './safely.js';

/** The whole comparison: older and newer are calls. */
export function differenceElement(older, newer) {
  const budget = budgetOfEdits();
  const compared = (was, is) => lines(was, is, budget);
  const parts = [
    part(t('Messages'), messageSteps(older.messages, newer.messages), (step) => messageStep(step, compared)),
    textPart(t('System prompt'), older.system.map(blockText).join('\n\n'), newer.system.map(blockText).join('\n\n'), compared),
    part(t('Tools'), toolSteps(older.tools, newer.tools), (step) => toolStep(step, compared)),
    part(t('Parameters'), fieldSteps(older.parameters, newer.parameters), (step) => fieldStep(step, compared)),
  ];
  return h('div', 'difference', parts);
}

function part(title, steps, elementOf) {
  const counts = ['added', 'removed', 'changed'].map((kind) => [kind, steps.filter((step) => step.kind === kind).length]);
  const changed = counts.some(([, number]) => number > 0);
  const marks = counts.filter(([, number]) => number > 0).map(([kind, number]) => h('span', `mark-${kind}`, `${SIGNS.get(kind)}${count(number)}`));
  return attributes(h('section', 'diff-part', h('h3', '', title, changed ? marks : h('span', 'note', t('no change'))), changed && runs(steps, elementOf)), { 'aria-label': title });
}

/** Steps with those that did not change drawn together. */
function runs(steps, elementOf) {
  const elements = [];
  let same = [];
  const flush = () => {
    if (same.length > 0) {
      elements.push(h('p', 'diff-same', counted('{n} unchanged', '{n} unchanged', same.length, count(same.length))));
      same = [];
    }
  };
  for (const step of steps) {
    if (step.kind === 'same') {
      same.push(step);
    } else {
      flush();
      elements.push(elementOf(step));
    }
  }
  flush();
  return elements;
}

function messageStep(step, compared) {
  const message = step.newer ?? step.older;
  const title = h('p', 'role', h('span', `mark-${step.kind}`, SIGNS.get(step.kind)), captured('span', '', message.role), h('span', 'place', count(step.place + 1)));
  const body = step.kind === 'changed'
    ? compared(step.older.blocks.map(blockText).join('\n'), step.newer.blocks.map(blockText).join('\n'))
    : message.blocks.map(blockElement);
  return h('div', `diff-step ${step.kind}`, title, body);
}

function toolStep(step, compared) {
  const fold = h('details', `diff-step ${step.kind}`, h('summary', '', h('span', `mark-${step.kind}`, SIGNS.get(step.kind)), captured('strong', 'name', step.name)));
  fold.append(step.kind === 'changed' ? compared(toolText(step.older), toolText(step.newer)) : captured('pre', 'text code', toolText(step.newer ?? step.older)));
  fold.open = step.kind === 'changed';
  return fold;
}

function fieldStep(step, compared) {
  return h('div', `diff-step ${step.kind}`, h('p', 'role', h('span', `mark-${step.kind}`, SIGNS.get(step.kind)), captured('strong', 'name', step.name)),
    compared(step.older ?? '', step.newer ?? ''));
}

function textPart(title, older, newer, compared) {
  const changed = older !== newer;
  const change = newer.length - older.length;
  return attributes(h('section', 'diff-part',
    h('h3', '', title, h('span', 'note', changed ? t('{n} characters', { n: `${change > 0 ? '+' : ''}${count(change)}` }) : t('no change'))), changed && compared(older, newer)), { 'aria-label': title });
}

/** A dialog that compares calls of a trace. */
export class DifferenceDialog {
  #dialog;
  #trace;
  #callAt;
  #pair;

  constructor(dialog, trace, callAt) {
    this.#dialog = dialog;
    this.#trace = trace;
    this.#callAt = callAt;
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }

  get pair() {
    return this.#dialog.open ? this.#pair : undefined;
  }

  show(left, right) {
    this.#pair = [left, right];
    const { rows } = this.#trace;
    const choice = (label, chosen, onChoice) => {
      const select = attributes(h('select', ''), { 'aria-label': label });
      rows.forEach((row, index) => {
        if (row.provider !== undefined) {
          const option = h('option', '', `#${row.turn} ${row.model ?? ''}`.slice(0, 60));
          option.value = String(index);
          option.selected = index === chosen;
          select.append(option);
        }
      });
      select.addEventListener('change', () => onChoice(Number(select.value)));
      return select;
    };
    const head = h('header', 'dialog-head', h('h2', '', t('Compare')),
      choice(t('Older call'), left, (index) => this.show(index, right)), h('span', '', '→'),
      choice(t('Newer call'), right, (index) => this.show(left, index)),
      button('quiet', t('Swap'), () => this.show(right, left)),
      attributes(button('quiet close', '✕', () => this.#dialog.close()), { 'aria-label': t('Close') }));
    const body = h('div', '');
    replace(this.#dialog, head, body);
    safely(body, () => replace(body, differenceElement(this.#callAt(left), this.#callAt(right))),
      () => `${this.#trace.source(left)}\n${this.#trace.source(right)}`);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#dialog.scrollTop = 0;
  }
}
