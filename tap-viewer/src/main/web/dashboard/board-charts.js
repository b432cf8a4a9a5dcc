// Tokens, cost, errors and sessions by day, piled up by agent or model.
import { costOf, money } from './board-figures.js';
import { attributes, button, h } from '../dom.js';
import { count, short } from '../format.js';
import { t } from '../i18n.js';
import { remember, remembered } from '../memory.js';

const MOST_DAYS = 60;
const MOST_PARTS = 7;
const METRICS = [['tokens', 'Tokens'], ['cost', 'Cost'], ['errors', 'Errors'], ['sessions', 'Sessions']];
const PARTS = [['agent', 'by agent'], ['model', 'by model']];

function chosen(name, known) {
  const saved = remembered(name);
  return known.some(([value]) => value === saved) ? saved : known[0][0];
}

/** The chart of these sessions with its choices; redraw() after another choice. */
export function boardCharts(sessions, redraw) {
  const metric = chosen('board-metric', METRICS);
  const part = chosen('board-part', PARTS);
  const choice = (name, known, value) => attributes(h('div', 'segments', known.map(([key, label]) => attributes(button('', t(label), () => {
    remember(name, key);
    redraw();
  }), { 'aria-pressed': String(key === value) }))), { role: 'group' });
  const days = daysOf(sessions, metric, part);
  return [h('div', 'board-chart-head', choice('board-metric', METRICS, metric), choice('board-part', PARTS, part), legend(days)), columns(days, metric)];
}

/** Every day from the first to the last, with its parts: {days: [[day, Map]], parts: [name…]}, the largest part first. */
function daysOf(sessions, metric, part) {
  const days = new Map();
  const totals = new Map();
  for (const session of sessions) {
    const key = dayOf(new Date(session.started_at));
    const sums = days.get(key) ?? days.set(key, new Map()).get(key);
    for (const [name, value] of valuesOf(session, metric, part)) {
      if (value > 0) {
        sums.set(name, (sums.get(name) ?? 0) + value);
        totals.set(name, (totals.get(name) ?? 0) + value);
      }
    }
  }
  const parts = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a));
  return { days: everyDay(days), parts: parts.slice(0, MOST_PARTS), more: parts.length > MOST_PARTS, totals };
}

function valuesOf(session, metric, part) {
  if (part === 'agent' || metric === 'sessions') {
    const name = part === 'agent' ? session.agent : session.model;
    return [[name || '–', valueOf(session, metric)]];
  }
  return Object.entries(session.models).map(([model, figures]) => [model || '–', valueOf(figures, metric)]);
}

function valueOf(figures, metric) {
  if (metric === 'sessions') {
    return 1;
  }
  return metric === 'tokens' ? figures.tokens.total : metric === 'cost' ? costOf(figures) || 0 : figures.errors;
}

function dayOf(date) {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

function everyDay(days) {
  const keys = [...days.keys()].sort();
  if (keys.length === 0) {
    return [];
  }
  const all = [];
  const date = new Date(`${keys[0]}T12:00`);
  for (let key = dayOf(date); key <= keys.at(-1); date.setDate(date.getDate() + 1), key = dayOf(date)) {
    all.push([key, days.get(key) ?? new Map()]);
  }
  return all.slice(-MOST_DAYS);
}

function legend({ parts, more }) {
  const entries = parts.map((name, i) => h('li', `part-${i}`, name));
  return h('ul', 'board-legend', entries, more && h('li', `part-${MOST_PARTS}`, t('others')));
}

function columns({ days, parts }, metric) {
  const sum = (values) => [...values.values()].reduce((total, value) => total + value, 0);
  const most = Math.max(0, ...days.map(([, values]) => sum(values)));
  const shown = (value) => metric === 'cost' ? money(value) : metric === 'tokens' ? short(value) : count(value);
  const bar = (className, value) => {
    const element = h('span', className);
    element.style.height = `${100 * value / most}%`;
    return element;
  };
  const column = ([key, values]) => {
    const known = parts.map((name, i) => values.has(name) && bar(`part-${i}`, values.get(name)));
    const others = [...values].filter(([name]) => !parts.includes(name)).reduce((total, [, value]) => total + value, 0);
    const words = [key, ...[...values].map(([name, value]) => `${name}: ${shown(value)}`)].join('\n');
    return attributes(h('li', '', most > 0 && [others > 0 && bar(`part-${MOST_PARTS}`, others), known.reverse()]), { title: words, 'aria-label': words.replaceAll('\n', ', ') });
  };
  return h('div', 'board-chart', h('span', 'board-chart-most', shown(most)), attributes(h('ol', '', days.map(column)), { dir: 'ltr' }),
    h('div', 'board-chart-days', h('span', '', days[0]?.[0] ?? ''), h('span', '', days.length > 1 ? days.at(-1)[0] : '')));
}
