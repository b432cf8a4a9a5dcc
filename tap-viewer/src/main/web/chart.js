// Drawings over the calls of a thread: areas or columns that are piled up, and a pointer that says which call it is at.
import { attributes, drawn, h } from './dom.js';
import { short } from './format.js';

const WIDTH = 1000;
const HEIGHT = 220;

/**
 * A chart of one or more kinds over points: values[point][kind]. columns draws each point for itself instead of an area.
 * limit is a value that all stand below, drawn across. marks are points that deserve a line; point(i) is called with the point under the pointer, pick(i) with the one that was pressed.
 */
export function chart({ kinds, values, columns, marks, chosen, label, point, pick, limit }) {
  const most = Math.max(1, limit ?? 0, ...values.map((value) => value.reduce((sum, part) => sum + part, 0)));
  const step = WIDTH / values.length;
  const shapes = kinds.map((kind, k) => drawn('path', `area ${kind}`, { d: columns || values.length === 1 ? columnsOf(values, k, step, most) : areaOf(values, k, step, most) }));
  const line = (i, className) => drawn('rect', className, { x: (i + 0.5) * step - 1, y: 0, width: 2, height: HEIGHT });
  const holder = h('div', 'chart', h('span', 'chart-most', short(most)), drawn('svg', '', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    shapes, marks.map((i) => line(i, 'break')), chosen >= 0 && line(chosen, 'chosen'),
    limit && drawn('rect', 'limit', { x: 0, y: n(HEIGHT - HEIGHT * limit / most), width: WIDTH, height: 2 })));
  const at = (event) => {
    const box = holder.getBoundingClientRect();
    return Math.min(values.length - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * values.length)));
  };
  holder.addEventListener('pointermove', (event) => point(at(event)));
  holder.addEventListener('pointerleave', () => point(chosen));
  holder.addEventListener('click', (event) => pick(at(event)));
  return attributes(holder, { dir: 'ltr' });
}

function below(value, kind) {
  return value.slice(0, kind).reduce((sum, part) => sum + part, 0);
}

function columnsOf(values, kind, step, most) {
  const gap = step > 6 ? 1 : 0;
  return values.map((value, i) => {
    const [from, to] = [below(value, kind), below(value, kind + 1)].map((sum) => HEIGHT - HEIGHT * sum / most);
    return from === to ? '' : `M${n(i * step)} ${n(from)}V${n(to)}H${n((i + 1) * step - gap)}V${n(from)}Z`;
  }).join('');
}

function areaOf(values, kind, step, most) {
  const height = (value, upTo) => n(HEIGHT - HEIGHT * below(value, upTo) / most);
  const x = (i) => n((i + 0.5) * step);
  const top = values.map((value, i) => `${x(i)} ${height(value, kind + 1)}`);
  const bottom = values.map((value, i) => `${x(i)} ${height(value, kind)}`).reverse();
  return `M${top.join('L')}L${bottom.join('L')}Z`;
}

function n(number) {
  return Number(number.toFixed(1));
}
