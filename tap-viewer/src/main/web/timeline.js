// When things happened: a bar per call, waiting and answering, one lane per thread; gaps are the agent's own time.
import { attributes, button, captured, h, replace } from './dom.js';
import { count, duration } from './format.js';
import { t } from './i18n.js';
import { failed, family, shortModel } from './rows.js';

const GAP = 60_000;
const AT_ONCE = 400;

/** Fills the target with the calls of these indexes. */
export function showTimeline(target, rows, indexes, pick) {
  const timed = indexes.filter((index) => Number.isFinite(rows[index].start));
  const holder = h('div', 'lanes');
  replace(target, h('header', 'panel-head', h('h2', '', t('Timeline')),
    h('p', 'note', t('{n} calls; light: waiting for the first byte, full: answering', { n: count(timed.length) }))), holder);
  const scale = Math.max(1, ...timed.map((index) => rows[index].ms ?? 0));
  let shown = 0;
  const more = button('more', '', () => {
    let before = shown > 0 ? rows[timed[shown - 1]] : undefined;
    for (const index of timed.slice(shown, shown + AT_ONCE)) {
      const row = rows[index];
      const gap = before === undefined ? 0 : row.start - before.start - (before.ms ?? 0);
      if (gap >= GAP) {
        holder.append(h('p', 'gap', t('{time} without a call', { time: duration(gap) })));
      }
      holder.append(laneElement(row, index, scale, gap, pick));
      before = row;
    }
    shown += AT_ONCE;
    more.hidden = shown >= timed.length;
    more.textContent = t('Show {n} more of {all}', { n: count(Math.min(AT_ONCE, timed.length - shown)), all: count(timed.length - shown) });
  });
  more.click();
  target.append(more);
}

function laneElement(row, index, scale, gap, pick) {
  const press = button(failed(row) ? 'lane failed' : 'lane', '', () => pick(index));
  const bar = h('span', `bar ${family(row.model)}`);
  const wait = h('span', 'wait');
  bar.style.width = `${Math.max(0.5, 100 * (row.ms ?? 0) / scale)}%`;
  wait.style.width = `${row.ms > 0 ? Math.min(100, 100 * (row.wait ?? 0) / row.ms) : 0}%`;
  bar.append(wait);
  press.append(h('span', 'turn', `#${row.turn ?? '?'}`), captured('span', 'lane-model', shortModel(row.model) || row.method),
    h('span', 'track', bar), h('span', 'row-time', duration(row.ms)));
  const parts = [row.wait !== undefined && `${t('first byte after {time}', { time: duration(row.wait) })}`, gap > 0 && `${t('{time} after the call before', { time: duration(gap) })}`].filter(Boolean);
  return attributes(press, { title: parts.join(' · ') });
}
