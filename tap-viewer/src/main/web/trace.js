// The trace that the page shows: rows at once, records when they are asked for, and search over every text once.
import { list, parsed } from './json.js';
import { fitsIn, patternInJson } from './pattern.js';
import { readIndex, textsOf } from './payload.js';

const EXCERPT = 70;
/** Of the number of a text. */
const MOST_DIGITS = 8;
const DIGIT = /^[0-9a-z]$/u;

/** The texts of records that refer to nothing. */
const PLAIN = {
  opened: (value) => value,
  textOf: (value) => JSON.stringify(value) ?? '',
  folded: (value, known, first, add) => list(value).reduce((sum, element) => add(sum, JSON.stringify(element)), first),
};

/** A trace over texts that refer to each other, or over plain lines. */
export class Trace {
  #texts;
  #lines;
  #rowOfText;

  /** index is what Java wrote in front: rows, and prices and restless places where it knows them. */
  constructor({ rows, unreadable, prices, volatile }, texts, lines) {
    this.rows = rows;
    this.prices = prices;
    this.volatile = volatile ?? [];
    this.unreadable = unreadable;
    this.#texts = texts;
    this.#lines = lines;
    this.#rowOfText = new Map(rows.map((row, index) => [row.node, index]));
  }

  /** Makes records readable. */
  async load() {
    await this.#texts?.load();
  }

  /** The JSON text of a record. */
  source(index) {
    return this.#texts ? this.#texts.whole(this.rows[index].node) : this.#lines[this.rows[index].node];
  }

  /** A record, parsed afresh; undefined when its text is no JSON. */
  record(index) {
    return this.answered(index, parsed(this.source(index)));
  }

  /** A record with what is known of its answer beside its text: nothing, once it is recorded. */
  answered(index, record) {
    return record;
  }

  /** One more row, or another one in the place of one. */
  put(index, row) {
    const before = this.rows[index];
    if (before !== undefined) {
      this.#rowOfText.delete(before.node);
    }
    this.rows[index] = row;
    this.#rowOfText.set(row.node, index);
  }

  /** A record in which what many records share may be a reference, for {@link texts} to open. */
  skimmed(index) {
    return this.#texts ? this.#texts.skimmed(this.rows[index].node) : this.record(index);
  }

  /** Opens references of skimmed records. */
  get texts() {
    return this.#texts ?? PLAIN;
  }

  /** Every text that has these words, ignoring case: how often, and where. A text that many records share counts once. */
  find(words) {
    const found = new Map();
    let hits = 0;
    const blocks = this.#texts ? this.#texts.blocks : this.#lines;
    blocks.forEach((block, i) => {
      for (const match of occurrences(block, words)) {
        hits += 1;
        const number = this.#texts ? this.#texts.numberAt(i, match.index) : i;
        const known = found.get(number);
        if (known === undefined) {
          found.set(number, { number, times: 1, ...excerpt(block, match.index, match[0].length) });
        } else {
          known.times += 1;
        }
      }
    });
    return { hits, places: [...found.values()], rows: this.rowsWith([...found.keys()]) };
  }

  /** The indexes of the records in which one of these texts stands, in order. */
  rowsWith(numbers) {
    if (numbers.length === 0) {
      return [];
    }
    const reaching = this.#texts ? this.#texts.reaching(numbers) : new Set(numbers);
    const rows = [];
    for (const number of reaching) {
      const row = this.#rowOfText.get(number);
      if (row !== undefined) {
        rows.push(row);
      }
    }
    return rows.sort((a, b) => a - b);
  }
}

/** Where words stand in a block, as matches. What lies within a mark is a number of ours, and nothing that was said. */
export function* occurrences(block, words) {
  for (const match of fitsIn(block, patternInJson(words))) {
    if (!isInMark(block, match.index)) {
      yield match;
    }
  }
}

/** Whether a mark, \u0001 to \u0003 and base 36 digits up to a semicolon, has begun before this place and not ended. */
function isInMark(block, place) {
  let at = place - 1;
  while (at >= place - MOST_DIGITS && DIGIT.test(block.charAt(at))) {
    at -= 1;
  }
  const code = block.charCodeAt(at);
  return code >= 1 && code <= 3;
}

function excerpt(block, at, length) {
  const lineStart = block.lastIndexOf('\n', at) + 1;
  const lineEnd = block.indexOf('\n', at);
  const from = Math.max(lineStart, at - EXCERPT);
  const to = Math.min(lineEnd < 0 ? block.length : lineEnd, at + length + EXCERPT);
  return { before: plain(block.slice(from, at)), match: plain(block.slice(at, at + length)), after: plain(block.slice(at + length, to)) };
}

/** JSON text as a reader wants to glance at it. */
function plain(json) {
  return json.replace(/[\u0001-\u0004][0-9a-z]*;?/gu, ' … ').replace(/\\[nrt]/gu, ' ').replace(/\\(["\\/])/gu, '$1').replace(/\s+/gu, ' ');
}

/** The trace in this page; undefined when the page was made for none, and an error says why it cannot be read. */
export async function traceOfPage() {
  const index = await readIndex();
  if (index === undefined) {
    return undefined;
  }
  return new Trace(index, textsOf(index), undefined);
}
