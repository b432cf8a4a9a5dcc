// One axis of time for many calls. Stretches in which nothing ran are drawn short, or what ran would be too small to see.

/** A pause of that share of the time that something ran is drawn short. */
const LONG = 0.08;
const SHORTEST_PAUSE = 3000;
/** The width of a pause that is drawn short, as a share of the time that something ran. */
const PAUSE = 0.02;
const MOST_TICKS = 8;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000];

/**
 * An axis over spans [from, to], in milliseconds: at(time) is a place from 0 to 1, pauses are {from, to, millis} in places,
 * ticks {at, millis} in places and in time since the start.
 */
export function axisOf(spans, squeezed) {
  const busy = joined(spans);
  if (busy.length === 0) {
    return { from: 0, to: 0, at: () => 0, time: () => 0, pauses: [], ticks: [] };
  }
  const running = busy.reduce((sum, [from, to]) => sum + to - from, 0);
  const long = squeezed ? Math.max(SHORTEST_PAUSE, LONG * running) : Infinity;
  const pieces = piecesOf(busy, long, PAUSE * Math.max(running, 1));
  const length = Math.max(1, pieces.at(-1).start + pieces.at(-1).width);
  const at = (time) => {
    const piece = pieces.findLast(({ from }) => from <= time) ?? pieces[0];
    const inside = piece.to > piece.from ? Math.min(1, Math.max(0, (time - piece.from) / (piece.to - piece.from))) : 0;
    return (piece.start + inside * piece.width) / length;
  };
  const time = (place) => {
    const piece = pieces.findLast(({ start }) => start <= place * length) ?? pieces[0];
    return piece.from + (piece.width > 0 ? Math.min(1, Math.max(0, (place * length - piece.start) / piece.width)) : 0) * (piece.to - piece.from);
  };
  return {
    from: busy[0][0], to: busy.at(-1)[1], at, time, ticks: ticksOf(pieces, length),
    pauses: pieces.filter((piece) => piece.pause).map((piece) => ({ from: piece.start / length, to: (piece.start + piece.width) / length, millis: piece.to - piece.from })),
  };
}

/** Spans that overlap as one, in order. */
function joined(spans) {
  const busy = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (busy.length > 0 && from <= busy.at(-1)[1]) {
      busy.at(-1)[1] = Math.max(busy.at(-1)[1], to);
    } else {
      busy.push([from, Math.max(from, to)]);
    }
  }
  return busy;
}

/** The axis as pieces of time: {from, to} in milliseconds, {start, width} on the axis. */
function piecesOf(busy, long, pause) {
  const pieces = [{ from: busy[0][0], to: busy[0][1], start: 0, width: busy[0][1] - busy[0][0], pause: false }];
  for (const [from, to] of busy.slice(1)) {
    const last = pieces.at(-1);
    if (from - last.to >= long) {
      pieces.push({ from: last.to, to: from, start: last.start + last.width, width: pause, pause: true });
      const before = pieces.at(-1);
      pieces.push({ from, to, start: before.start + before.width, width: to - from, pause: false });
    } else {
      last.width += to - last.to;
      last.to = to;
    }
  }
  return pieces;
}

function ticksOf(pieces, length) {
  const step = STEPS.find((millis) => length / millis <= MOST_TICKS) ?? STEPS.at(-1) * Math.ceil(length / STEPS.at(-1) / MOST_TICKS);
  const ticks = [];
  const begin = pieces[0].from;
  for (const { from, to, start, width, pause } of pieces) {
    for (let time = begin + Math.ceil((from - begin) / step) * step; !pause && time <= to && ticks.length < 4 * MOST_TICKS; time += step) {
      ticks.push({ at: (start + (to > from ? (time - from) / (to - from) * width : 0)) / length, millis: time - begin });
    }
  }
  return ticks.filter((tick, i) => i === 0 || tick.at - ticks[i - 1].at > 0.04);
}
