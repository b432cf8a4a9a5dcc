// The records of a page that Java wrote: texts that stand in deflated blocks, joined again where they refer to each other.
// JsonInterner writes them; its description says what the marks mean.

import { parsed } from './json.js';

const REFERENCE = 1;
const ARRAY = 2;
const BEHIND = 3;
// An expression: of a string the bundler would put the characters themselves into the page, which may be shown on a terminal.
const MARKS = /[\u0001\u0002]([0-9a-z]+);/gu;
/** The key of what stands for a reference in a skimmed text: whoever writes a trace does not know it. */
const KEY = [...crypto.getRandomValues(new Uint32Array(3))].join('-');
const SKIMMED = new RegExp(`\\{"${KEY}":\\[(\\d),(\\d+)\\]\\}`, 'gu');

/** The bytes that base64 text stands for. */
function bytesOf(base64) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(base64);
  }
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) {
    bytes[i] = characters.charCodeAt(i);
  }
  return bytes;
}

async function inflated(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).text();
}

function skim(text) {
  return parsed(text.replace(MARKS, (mark, digits) => `{"${KEY}":[${mark.charCodeAt(0)},${parseInt(digits, 36)}]}`));
}

/** The kind and the number of a reference in a skimmed text; empty for any other value. */
function referenceIn(value) {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, KEY) ? value[KEY] : [];
}

function markOf(kind, number) {
  return `${String.fromCharCode(kind)}${number.toString(36)};`;
}

/** The texts of a payload: which are there, what they are, and who refers to whom. */
export class Texts {
  #sources;
  #firsts;
  #blocks = [];
  #lines = [];
  #pending = [];
  #owners;

  /** Base64 of each block, and the number of the first text of each. */
  constructor(sources, firsts) {
    this.#sources = sources;
    this.#firsts = firsts;
  }

  /** Makes all blocks readable. */
  async load() {
    await Promise.all(this.#sources.map((_, block) => this.#loaded(block)));
  }

  #loaded(block) {
    this.#pending[block] ??= inflated(this.#sources[block]()).then((text) => this.#take(block, text));
    return this.#pending[block];
  }

  #take(block, text) {
    this.#blocks[block] = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    starts.push(text.length + 1);
    this.#lines[block] = starts;
  }

  /** One more block, which is at hand as text: its numbers go on where those of the last one ended. */
  append(text) {
    const block = this.#blocks.length;
    this.#firsts.push(block === 0 ? 0 : this.#firsts[block - 1] + this.#lines[block - 1].length - 1);
    this.#take(block, text);
    if (this.#owners !== undefined) {
      this.#noteOwners(this.#owners, block);
    }
  }

  /** The blocks' texts, and the number of the text at a place of one. */
  get blocks() {
    return this.#blocks;
  }

  numberAt(block, place) {
    const starts = this.#lines[block];
    let low = 0;
    let high = starts.length - 1;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= place) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return this.#firsts[block] + low;
  }

  #blockOf(number) {
    let low = 0;
    let high = this.#firsts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.#firsts[middle] <= number) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A text as it stands in its block; its block must have been loaded. */
  raw(number) {
    const block = this.#blockOf(number);
    const line = number - this.#firsts[block];
    const starts = this.#lines[block];
    return this.#blocks[block].slice(starts[line], starts[line + 1] - 1);
  }

  /** A text with all that it refers to. */
  whole(number) {
    return this.#joined(this.raw(number));
  }

  #joined(text) {
    return text.replace(MARKS, (mark, digits) => {
      const number = parseInt(digits, 36);
      return mark.charCodeAt(0) === REFERENCE ? this.whole(number) : `[${this.elements(number).map((cell) => this.#joined(cell)).join(',')}]`;
    });
  }

  /** The texts of an array's elements, of which the last has that number. */
  elements(last) {
    const found = [];
    for (let number = last; number >= 0;) {
      const cell = this.#cell(number);
      found.push(cell.text);
      number = cell.before;
    }
    return found.reverse();
  }

  /** An element's text, and the number of the one before it; -1 when it is the first. */
  #cell(number) {
    const cell = this.raw(number);
    const end = cell.indexOf(';');
    return cell.charCodeAt(0) === BEHIND
      ? { text: cell.slice(end + 1), before: parseInt(cell.slice(1, end), 36) }
      : { text: cell.slice(1), before: -1 };
  }

  /** A text as a value, in which what it refers to stays a reference. */
  skimmed(number) {
    return skim(this.raw(number));
  }

  /** A value of a skimmed text, skimmed itself where it was a reference. */
  opened(value) {
    const [kind, number] = referenceIn(value);
    return kind === undefined ? value : kind === REFERENCE ? this.skimmed(number) : this.elements(number).map(skim);
  }

  /** The JSON text of a value of a skimmed text, with all that it refers to. */
  textOf(value) {
    return (JSON.stringify(value) ?? '').replace(SKIMMED, (mark, kind, number) => this.#joined(markOf(Number(kind), Number(number))));
  }

  /**
   * Folds the elements of an array of a skimmed text, each as its JSON text. What arrays have in common from the start is
   * folded once: known keeps what every element came to, so add must leave its first argument as it is.
   */
  folded(value, known, first, add) {
    const [kind, last] = referenceIn(value);
    if (kind !== ARRAY) {
      const array = this.opened(value);
      return Array.isArray(array) ? array.reduce((sum, element) => add(sum, this.textOf(element)), first) : first;
    }
    const todo = [];
    let number = last;
    while (number >= 0 && !known.has(number)) {
      const { text, before } = this.#cell(number);
      todo.push([number, text]);
      number = before;
    }
    let sum = known.get(number) ?? first;
    while (todo.length > 0) {
      const [at, text] = todo.pop();
      sum = add(sum, this.#joined(text));
      known.set(at, sum);
    }
    return sum;
  }

  /** The numbers of all texts that refer to one of these, directly or not, and these themselves. */
  reaching(numbers) {
    this.#owners ??= this.#ownersOfAll();
    const seen = new Set(numbers);
    const todo = [...seen];
    while (todo.length > 0) {
      for (const owner of this.#owners.get(todo.pop()) ?? []) {
        if (!seen.has(owner)) {
          seen.add(owner);
          todo.push(owner);
        }
      }
    }
    return seen;
  }

  #ownersOfAll() {
    const owners = new Map();
    this.#blocks.forEach((_, block) => this.#noteOwners(owners, block));
    return owners;
  }

  #noteOwners(owners, block) {
    let number = this.#firsts[block];
    for (const match of this.#blocks[block].matchAll(/\n|[\u0001-\u0003]([0-9a-z]+);/gu)) {
      if (match[1] === undefined) {
        number += 1;
      } else {
        const target = parseInt(match[1], 36);
        const known = owners.get(target);
        if (known === undefined) {
          owners.set(target, [number]);
        } else {
          known.push(number);
        }
      }
    }
  }
}

/** The index of this page; undefined when the file holds no trace, or ends before its index. */
export async function readIndex() {
  const element = document.getElementById('index');
  return element ? JSON.parse(await inflated(element.content.textContent)) : undefined;
}

/** The texts of this page. */
export function textsOf(index) {
  const elements = [...document.querySelectorAll('template.block')];
  return new Texts(elements.map((element) => () => element.content.textContent), index.blocks);
}
