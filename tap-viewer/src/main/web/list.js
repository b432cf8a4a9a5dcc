// The left-hand side: one row per call.
import { attributes, button, captured, h } from './dom.js';
import { clock, duration, short, snippet } from './format.js';
import { statusPill } from './detail.js';

/** The list item of a row; onPress gets the row's index. */
export function rowElement(row, onPress) {
  const { exchange } = row;
  const press = button(exchange.failed ? 'row failed' : 'row', '', () => onPress(row.index));
  press.append(
    h('span', 'row-top', h('span', 'turn', `#${exchange.turn || '?'}`), captured('span', `model ${family(row.model)}`, shortModel(row.model) || exchange.method),
      (exchange.failed || exchange.status >= 300) && statusPill(exchange), h('span', 'row-time', duration(exchange.millis))),
    ...(row.line || row.tools.length > 0 ? [h('span', 'row-line', row.tools.slice(0, 4).map((tool) => captured('span', 'chip', snippet(tool, 32))), captured('span', '', row.line))] : []),
    h('span', 'row-foot', captured('span', 'path', exchange.path.split('?')[0]),
      row.usage && h('span', '', `${short(row.usage.input + row.usage.cacheRead + row.usage.cacheWrite)} in · ${short(row.usage.output)} out`),
      h('span', '', clock(exchange.started))));
  return h('li', '', attributes(press, { title: `${exchange.method} ${exchange.path}`.slice(0, 400) }));
}

/** The text a filter looks at before it looks into the record. */
export function rowText(row) {
  const { exchange } = row;
  return [exchange.turn, row.model, exchange.method, exchange.path, exchange.status, exchange.outcome, row.line, ...row.tools].join(' ').toLowerCase();
}

export function shortModel(model) {
  return snippet(model.replace(/^(?:us\.|eu\.|apac\.)?anthropic\./u, '').replace(/-20\d{6}(?:-v\d+:\d+)?$/u, ''), 40);
}

function family(model) {
  return ['opus', 'sonnet', 'haiku', 'gpt', 'gemini', 'kimi'].find((name) => model.toLowerCase().includes(name)) ?? '';
}
