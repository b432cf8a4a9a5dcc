// What programs write for a terminal: its colours as elements, its other orders left out.
// No library for this is on Maven Central; those on npm make HTML text, which this page does not take.
import { h } from './dom.js';

/** An order to a terminal: colours and the like (the first group), other orders, titles and links, and single characters. */
const ORDER = /\u001b\[([\d;:]*)m|\u001b\[[\d;:?<=>]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[PX^_][^\u001b]*\u001b\\|\u001b[ -/]*[0-~]/gu;
const MOST_PIECES = 4000;
const STYLES = new Map([[1, 'bold'], [2, 'dim'], [3, 'italic'], [4, 'underlined'], [9, 'struck']]);
const ENDS = new Map([[22, ['bold', 'dim']], [23, ['italic']], [24, ['underlined']], [29, ['struck']]]);

/** The nodes of a text with its colours; undefined when it has no such orders. */
export function terminalNodes(text) {
  if (!text.includes('\u001b[') && !text.includes('\u001b]')) {
    return undefined;
  }
  const nodes = [];
  let state = { styles: new Set() };
  let from = 0;
  for (const match of text.matchAll(ORDER)) {
    add(nodes, text.slice(from, match.index), state);
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      state = changed(state, match[1].split(/[;:]/u).map(Number));
    }
  }
  add(nodes, text.slice(from), state);
  return nodes.length > MOST_PIECES ? [text.replace(ORDER, '')] : nodes;
}

function add(nodes, text, state) {
  if (text === '') {
    return;
  }
  const names = [...state.styles].map((style) => `ansi-${style}`);
  const [front, back] = state.styles.has('swapped') ? [state.back, state.front] : [state.front, state.back];
  if (front !== undefined) {
    names.push(`ansi-${front}`);
  }
  if (back !== undefined) {
    names.push(`ansi-on-${back}`);
  }
  nodes.push(names.length > 0 ? h('span', names.join(' '), text) : text);
}

/** The state after an order of numbers. */
function changed(state, codes) {
  const next = { ...state, styles: new Set(state.styles) };
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i];
    if (code === 0) {
      next.styles.clear();
      next.front = undefined;
      next.back = undefined;
    } else if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, i + 1);
      next[code === 38 ? 'front' : 'back'] = colour;
      i += used;
    } else {
      simple(next, code);
    }
  }
  return next;
}

function simple(next, code) {
  if (STYLES.has(code)) {
    next.styles.add(STYLES.get(code));
  } else if (ENDS.has(code)) {
    ENDS.get(code).forEach((style) => next.styles.delete(style));
  } else if (code === 7) {
    next.styles.add('swapped');
  } else if (code === 27) {
    next.styles.delete('swapped');
  } else if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) {
    next.front = code === 39 ? undefined : code % 10;
  } else if ((code >= 40 && code <= 49) || (code >= 100 && code <= 107)) {
    next.back = code === 49 ? undefined : code % 10;
  }
}

/** One of the eight colours for a number of 256, or for red, green and blue, and how many codes said so: the page has its own shades, which can be read on its ground. */
function extended(codes, at) {
  if (codes[at] === 5) {
    const number = codes[at + 1] ?? 0;
    const cube = number - 16;
    return [number < 16 ? number % 8 : number > 231 ? (number > 243 ? 7 : 0) : nearest([Math.floor(cube / 36) * 51, Math.floor(cube / 6) % 6 * 51, cube % 6 * 51]), 2];
  }
  return codes[at] === 2 ? [nearest(codes.slice(at + 1, at + 4)), 4] : [undefined, 1];
}

function nearest(rgb) {
  const strongest = Math.max(...rgb);
  return rgb.reduce((colour, part, i) => colour + (strongest > 40 && part > 0.6 * strongest ? 2 ** i : 0), 0);
}
