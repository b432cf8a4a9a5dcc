// The comparison of two calls as a dialog.
import { attributes, button, captured, h, replace } from './dom.js';
import { count } from './format.js';
import { counted, t } from './i18n.js';
import { blockElement } from './blocks.js';
import { blockText, budgetOfEdits, fieldSteps, messageSteps, toolSteps, toolText } from './compare.js';
import { dialogHead, openDialog } from './dialog.js';
import { SIGNS, lines } from './lines.js';
import { remember, remembered } from './memory.js';
import { safely } from './safely.js';
import { paged } from './sections.js';

const AT_ONCE = 40;

/** The whole comparison: older and newer are calls; for the layout see {@link lines}. */
function differenceElement(older, newer, layout) {
  const budget = budgetOfEdits();
  const compared = (was, is) => lines(was, is, budget, layout);
  const parts = [
    part(t('Messages'), messageSteps(older.messages, newer.messages), (step) => messageStep(step, compared), layout),
    textPart(t('System prompt'), older.system.map(blockText).join('\n\n'), newer.system.map(blockText).join('\n\n'), compared, layout),
    part(t('Tools'), toolSteps(older.tools, newer.tools), (step) => toolStep(step, compared), layout),
    part(t('Parameters'), fieldSteps(older.parameters, newer.parameters), (step) => fieldStep(step, compared), layout),
  ];
  return h('div', 'difference', parts);
}

function part(title, steps, elementOf, layout) {
  const counts = ['added', 'removed', 'changed'].map((kind) => [kind, steps.filter((step) => step.kind === kind).length]);
  const changed = counts.some(([, number]) => number > 0);
  const marks = counts.filter(([, number]) => number > 0).map(([kind, number]) => h('span', `mark-${kind}`, `${SIGNS.get(kind)}${count(number)}`));
  return attributes(h('section', 'diff-part', h('h3', '', title, changed ? marks : h('span', 'note', t('no change'))), runs(steps, elementOf, layout)), { 'aria-label': title });
}

/** Steps with those that did not change folded together. */
function runs(steps, elementOf, layout) {
  const elements = [];
  let same = [];
  const flush = () => {
    if (same.length > 0) {
      elements.push(sameElement(same, elementOf, layout));
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

/** What did not change: open when everything is asked for, else made once somebody opens it. */
function sameElement(steps, elementOf, layout) {
  const fold = h('details', 'diff-same', h('summary', '', counted('{n} unchanged', '{n} unchanged', steps.length, count(steps.length))));
  const fill = () => fold.append(paged(steps, AT_ONCE, elementOf));
  if (layout.whole) {
    fold.open = true;
    fill();
  } else {
    fold.addEventListener('toggle', fill, { once: true });
  }
  return fold;
}

function sign(kind) {
  return h('span', `mark-${kind}`, SIGNS.get(kind));
}

function messageStep(step, compared) {
  const message = step.newer ?? step.older;
  const title = h('p', 'role', sign(step.kind), captured('span', '', message.role), h('span', 'place', count(step.place + 1)));
  const body = step.kind === 'changed'
    ? compared(step.older.blocks.map(blockText).join('\n'), step.newer.blocks.map(blockText).join('\n'))
    : message.blocks.map(blockElement);
  return h('div', `diff-step ${step.kind}`, title, body);
}

function toolStep(step, compared) {
  const fold = h('details', `diff-step ${step.kind}`, h('summary', '', sign(step.kind), captured('strong', 'name', step.name)));
  fold.append(step.kind === 'changed' ? compared(toolText(step.older), toolText(step.newer)) : captured('pre', 'text code', toolText(step.newer ?? step.older)));
  fold.open = step.kind === 'changed';
  return fold;
}

function fieldStep(step, compared) {
  return h('div', `diff-step ${step.kind}`, h('p', 'role', sign(step.kind), captured('strong', 'name', step.name)), compared(step.older ?? '', step.newer ?? ''));
}

function textPart(title, older, newer, compared, layout) {
  const changed = older !== newer;
  const change = newer.length - older.length;
  return attributes(h('section', 'diff-part',
    h('h3', '', title, h('span', 'note', changed ? t('{n} characters', { n: `${change > 0 ? '+' : ''}${count(change)}` }) : t('no change'))),
    (changed || (layout.whole && older !== '')) && compared(older, newer)), { 'aria-label': title });
}

/** A dialog that compares calls of a trace. */
export class DifferenceDialog {
  #dialog;
  #trace;
  #callAt;
  #onPair;
  #pair;

  /** onPair is called when another pair is shown, or none. */
  constructor(dialog, trace, callAt, onPair) {
    this.#dialog = dialog;
    this.#trace = trace;
    this.#callAt = callAt;
    this.#onPair = onPair;
    dialog.addEventListener('close', onPair);
  }

  get pair() {
    return this.#dialog.open ? this.#pair : undefined;
  }

  show(left, right) {
    this.#pair = [left, right];
    const split = remembered('diff') === 'split';
    const whole = remembered('diff-whole') === 'yes';
    const choose = (name, value) => {
      remember(name, value);
      this.show(left, right);
    };
    const pressed = (label, on, onPress) => attributes(button('', label, onPress), { 'aria-pressed': String(on) });
    const body = h('div', '');
    replace(this.#dialog, dialogHead(this.#dialog, t('Compare'),
      this.#choice(t('Older call'), left, (index) => this.show(index, right)), h('span', '', '→'),
      this.#choice(t('Newer call'), right, (index) => this.show(left, index)),
      button('quiet', t('Swap'), () => this.show(right, left)),
      attributes(h('div', 'segments', pressed(t('Unified'), !split, () => choose('diff', 'unified')), pressed(t('Side by side'), split, () => choose('diff', 'split'))), { role: 'group', 'aria-label': t('Layout') }),
      attributes(button('quiet', t('Changes only'), () => choose('diff-whole', whole ? 'no' : 'yes')), { 'aria-pressed': String(!whole) })), body);
    safely(body, () => replace(body, differenceElement(this.#callAt(left), this.#callAt(right), { split, whole })),
      () => `${this.#trace.source(left)}\n${this.#trace.source(right)}`);
    openDialog(this.#dialog);
    this.#dialog.scrollTop = 0;
    this.#onPair();
  }

  #choice(label, chosen, onChoice) {
    const select = attributes(h('select', ''), { 'aria-label': label });
    this.#trace.rows.forEach((row, index) => {
      if (row.provider !== undefined) {
        const option = h('option', '', `#${row.turn} ${row.model ?? ''}`.slice(0, 60));
        option.value = String(index);
        option.selected = index === chosen;
        select.append(option);
      }
    });
    select.addEventListener('change', () => onChoice(Number(select.value)));
    return select;
  }
}
