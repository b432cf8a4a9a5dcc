// The figures at the top of the page.
import { append, attributes, captured, h, replace } from './dom.js';
import { count, duration, short } from './format.js';
import { addUsage } from './usage.js';
import { shortModel } from './list.js';

/** Collects rows as they are read. */
export function newSummary() {
  return { calls: 0, failed: 0, models: new Map(), usage: {}, from: Infinity, to: -Infinity };
}

export function addRow(summary, row) {
  summary.calls += 1;
  summary.failed += row.exchange.failed ? 1 : 0;
  if (row.isModelCall && row.model !== '') {
    summary.models.set(row.model, (summary.models.get(row.model) ?? 0) + 1);
  }
  addUsage(summary.usage, row.usage);
  summary.from = Math.min(summary.from, Number.isFinite(row.exchange.started) ? row.exchange.started : Infinity);
  summary.to = Math.max(summary.to, Number.isFinite(row.exchange.ended) ? row.exchange.ended : -Infinity);
}

export function showSummary(target, summary) {
  const { usage } = summary;
  const figure = (label, value, className) => h('div', className ?? '', h('dt', '', label), h('dd', '', value));
  const models = [...summary.models].sort((a, b) => b[1] - a[1]);
  replace(target,
    figure('Calls', count(summary.calls)),
    summary.failed > 0 && figure('Failed', count(summary.failed), 'bad'),
    figure('Input', short(usage.input ?? 0)),
    figure('Cache read', short(usage.cacheRead ?? 0)),
    figure('Cache write', short(usage.cacheWrite ?? 0)),
    figure('Output', short(usage.output ?? 0)),
    figure('Duration', duration(summary.to - summary.from)),
    models.length > 0 && attributes(h('div', 'models', h('dt', '', models.length === 1 ? 'Model' : 'Models'),
      append(h('dd'), models.slice(0, 8).map(([model, calls]) => captured('span', 'chip', `${shortModel(model)} ×${count(calls)}`)))),
    { title: models.slice(0, 40).map(([model, calls]) => `${model} ×${calls}`).join('\n') }));
}
