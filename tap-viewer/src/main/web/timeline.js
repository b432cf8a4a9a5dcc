// When things happened: every call on one axis of time, in a lane per thread, and under it call by call what its time went to.
import { attributes, button, captured, h, replace } from './dom.js';
import { axisOf } from './axis.js';
import { brushed } from './brush.js';
import { clock, count, duration } from './format.js';
import { t } from './i18n.js';
import { phasesAt } from './phases.js';
import { remember, remembered } from './memory.js';
import { failed, family, isModelCall, nesting } from './rows.js';
import { nameOfThread, threadsOf } from './threads.js';

const AT_ONCE = 200;
/** So many calls are shown as a whole; of more, so many before and behind the chosen one. */
const WHOLE = 80;
const NEARBY = 20;
const MOST_LANES = 12;
const MOST_AGENTS = 5;
/** The first calls are shown up to the chosen one, unless that is further down. */
const MOST_AT_ONCE = 2000;
const SLICE_MILLIS = 8;
const PARTS = [['wait', 'Waiting for the first byte'], ['thinking', 'Thinking'], ['text', 'Text'], ['tool', 'Arguments of tools'], ['rest', 'Answering']];

/** Fills the target with the calls of these indexes; selected is the one that is chosen. Of many calls those around it are shown first. */
export function showTimeline(target, trace, indexes, selected, pick) {
  const { rows } = trace;
  const timed = indexes.filter((index) => Number.isFinite(rows[index].start));
  const span = (index) => [rows[index].start, rows[index].start + Math.max(rows[index].ms ?? 0, 0)];
  let squeezed = remembered('pauses') !== 'whole';
  let range = timed.length > WHOLE ? around(timed, Math.max(0, timed.indexOf(selected)), span) : undefined;
  const overview = h('div', 'overview');
  const waterfall = h('div', 'waterfall');
  const tools = h('p', 'panel-tools');
  const show = (other) => {
    range = other;
    draw();
  };
  const draw = () => {
    const whole = axisOf(timed.map(span), squeezed);
    const inside = range === undefined ? timed : timed.filter((index) => span(index)[1] >= range[0] && span(index)[0] <= range[1]);
    const move = (share) => show([0, 1].map((end) => whole.time(whole.at(range[end]) + share * (whole.at(range[1]) - whole.at(range[0])))));
    replace(tools, attributes(button('quiet', t('Shorten pauses'), () => {
      squeezed = !squeezed;
      remember('pauses', squeezed ? 'short' : 'whole');
      draw();
    }), { 'aria-pressed': String(squeezed) }), ...rangeTools(range, show, move));
    replace(overview, ...overviewOf(rows, timed, span, whole), brushed(overview, range?.map(whole.at), (places) => show(places.map(whole.time))));
    showWaterfall(waterfall, trace, inside, range === undefined ? whole : axisOf(inside.map(span), squeezed), selected, pick);
  };
  replace(target, h('header', 'panel-head', h('h2', '', t('Timeline')), h('p', 'note', counts(rows, timed)), tools), legend(), overview, waterfall);
  draw();
}

/** The time around a call in which some others lie. */
function around(timed, place, span) {
  const [first, last] = [Math.max(0, place - NEARBY), Math.min(timed.length - 1, place + NEARBY)];
  return [span(timed[first])[0], span(timed[last])[1]];
}

function rangeTools(range, show, move) {
  const drag = h('span', 'note', t('Drag over the lanes to look closer.'));
  return range === undefined ? [drag] : [button('quiet', t('Whole session'), () => show(undefined)),
    button('quiet', `← ${t('Earlier')}`, () => move(-0.8)), button('quiet', `${t('Later')} →`, () => move(0.8)), drag];
}

function counts(rows, timed) {
  return t('{n} calls in {threads} threads', { n: count(timed.length), threads: count(threadsOf(rows, timed).length) });
}

function legend() {
  return h('p', 'legend', PARTS.map(([part, words]) => h('span', '', h('span', `swatch ${part}`), t(words))));
}

/** A lane per thread over the whole session, calls as bars without detail, those with the most calls in front. */
function overviewOf(rows, timed, span, axis) {
  const lanes = lanesOf(rows, timed).map(([name, members]) => {
    const track = h('div', 'track', members.map((index) => placed(h('span', failed(rows[index]) ? 'bar failed' : `bar ${family(rows[index].model)}`), axis.at(span(index)[0]), axis.at(span(index)[1]))));
    return h('div', 'over-lane', captured('span', 'lane-name', name), track);
  });
  return [h('div', 'over-lanes', lanes.slice(0, MOST_LANES)), lanes.length > MOST_LANES && h('p', 'note', t('and {n} more threads', { n: count(lanes.length - MOST_LANES) })), rulerOf(axis)];
}

/** Threads as [name, indexes]; many sub-agents as one. */
function lanesOf(rows, timed) {
  const threads = threadsOf(rows, timed).sort((a, b) => b.length - a.length);
  const agents = threads.filter(([first]) => rows[first].agent !== undefined);
  const lane = (members) => [nameOfThread(rows, members), members];
  return agents.length <= MOST_AGENTS ? threads.map(lane)
    : [...threads.filter(([first]) => rows[first].agent === undefined).map(lane), [t('{n} sub-agents', { n: count(agents.length) }), agents.flat()]];
}

function rulerOf(axis) {
  return attributes(h('div', 'axis', axis.pauses.map(({ from, to, millis }) => attributes(placed(h('span', 'pause'), from, to), { title: t('{time} without a call', { time: duration(millis) }) })),
    axis.ticks.map(({ at, millis }) => placed(h('span', 'tick', duration(millis)), at, at))), { dir: 'ltr', 'aria-hidden': 'true' });
}

/** Puts an element between two places of an axis. */
function placed(element, from, to) {
  element.style.left = `${(100 * from).toFixed(3)}%`;
  element.style.width = `${(100 * Math.max(0, to - from)).toFixed(3)}%`;
  return element;
}

/** A row per call, by thread, each where it stands on the axis. */
function showWaterfall(target, trace, indexes, axis, selected, pick) {
  const { rows } = trace;
  const lines = threadsOf(rows, indexes).flatMap((members) => [{ members }, ...members.map((index, i) => ({ index, before: members[i - 1] }))]);
  const holder = h('div', '');
  const pending = [];
  const place = lines.findIndex((line) => line.index === selected);
  let shown = 0;
  const more = button('more', '', () => {
    const end = shown === 0 && place < MOST_AT_ONCE ? Math.max(AT_ONCE, place + 10) : shown + AT_ONCE;
    for (const line of lines.slice(shown, end)) {
      holder.append(line.members ? laneHead(rows, line.members) : laneElement(trace, line, axis, selected, pick, pending));
    }
    shown = end;
    more.hidden = shown >= lines.length;
    more.textContent = t('Show {n} more of {all}', { n: count(Math.min(AT_ONCE, lines.length - shown)), all: count(lines.length - shown) });
    fillSoon(pending);
  });
  replace(target, rulerOf(axis), holder, more);
  more.click();
}

function laneHead(rows, members) {
  const { prompt } = rows[members.find((index) => rows[index].prompt) ?? members[0]];
  return h('h3', 'lane-head', captured('span', '', nameOfThread(rows, members)), h('span', 'note', `×${count(members.length)}`), prompt && captured('span', 'note line', prompt));
}

/** Runs what is pending, a slice at a time, as long as its elements are shown. */
function fillSoon(pending) {
  requestAnimationFrame(() => {
    const until = performance.now() + SLICE_MILLIS;
    while (pending.length > 0 && performance.now() < until) {
      pending.shift()();
    }
    if (pending.length > 0) {
      fillSoon(pending);
    }
  });
}

function laneElement(trace, { index, before }, axis, selected, pick, pending) {
  const row = trace.rows[index];
  const press = button(['lane', failed(row) && 'failed', index === selected && 'chosen'].filter(Boolean).join(' '), '', () => pick(index));
  const end = row.start + Math.max(row.ms ?? 0, 0);
  const bar = placed(h('span', 'bar'), axis.at(row.start), axis.at(end));
  const gap = before === undefined ? undefined : gapBetween(trace.rows[before], row);
  const track = attributes(h('span', 'track', gap?.millis > 0 && placed(h('span', `gap ${gap.kind}`), axis.at(row.start - gap.millis), axis.at(row.start)), bar), { dir: 'ltr' });
  press.append(h('span', 'turn', `#${row.turn ?? '?'}`), track, h('span', 'row-time', duration(row.ms)),
    h('span', 'row-time lane-gap', gap === undefined ? '' : t(gap.kind === 'tools' ? '{time} tools' : '{time} pause', { time: duration(gap.millis) })));
  const fill = () => {
    const parts = partsOf(row, isModelCall(row) ? phasesAt(trace, index) : []);
    for (const { part, from, to } of parts) {
      const width = Math.max(row.ms ?? 0, 1);
      bar.append(placed(h('span', `phase ${part}`), from / width, to / width));
    }
    attributes(press, { title: [clock(row.start), ...summed(parts).map(([part, millis]) => `${t(PARTS.find(([name]) => name === part)[1])} ${duration(millis)}`)].join(' · ') });
  };
  pending.push(() => press.isConnected && fill());
  return nesting(trace.rows, row) > 0 ? h('div', 'nested-lane', press) : press;
}

/** The time between two calls of a thread: its tools ran, or nobody asked for anything. */
function gapBetween(before, row) {
  const millis = row.start - before.start - Math.max(before.ms ?? 0, 0);
  return { millis: Math.max(0, millis), kind: before.tools?.length > 0 ? 'tools' : 'idle' };
}

/** What the time of a call went to, without gaps: waiting, what the events say, the rest. */
export function partsOf(row, phases) {
  const parts = row.wait > 0 ? [{ part: 'wait', from: 0, to: Math.min(row.wait, row.ms ?? row.wait) }] : [];
  for (const { part, from, to } of phases) {
    const start = Math.max(from, parts.at(-1)?.to ?? 0);
    if (to > start) {
      parts.push({ part, from: start, to: Math.min(to, row.ms ?? to) });
    }
  }
  const end = parts.at(-1)?.to ?? 0;
  return row.ms > end ? [...parts, { part: 'rest', from: end, to: row.ms }] : parts;
}

function summed(parts) {
  const sums = new Map();
  for (const { part, from, to } of parts) {
    sums.set(part, (sums.get(part) ?? 0) + to - from);
  }
  return [...sums];
}
