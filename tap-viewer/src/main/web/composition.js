// What a prompt is made of, counted in characters. Of what many requests share each text is counted once.
import { object, parsed, pretty } from './json.js';
import { PARTS, requestBodyOf, requestParts } from './normalise.js';

/** The kinds of parts, in the order in which a chart piles them up. */
export const KINDS = ['tools', 'system', 'user', 'assistant', 'thinking', 'calls', 'results', 'images'];
/** What an image counts: about what it costs in tokens, while its characters are many times that. */
export const IMAGE = 6000;

const NONE = KINDS.map(() => 0);

/** The compositions of a trace's calls, remembered. */
export class Compositions {
  #trace;
  #folded = new Map();
  #sizes = new Map();
  #known = new Map();

  constructor(trace) {
    this.#trace = trace;
  }

  /** Characters of each of {@link KINDS} in a call's request. */
  of(index) {
    let known = this.#known.get(index);
    if (known === undefined) {
      known = this.#counted(index);
      this.#known.set(index, known);
    }
    return known;
  }

  /** Of a call that went on: it is counted anew. */
  forget(index) {
    this.#known.delete(index);
  }

  #counted(index) {
    const { texts } = this.#trace;
    const { provider } = this.#trace.rows[index];
    const body = this.#bodyOf(index);
    let sum = NONE;
    for (const name of PARTS.tools) {
      sum = plus(sum, 'tools', this.#sizeOf(body[name]));
    }
    for (const name of PARTS.system) {
      const value = body[name];
      if (value !== undefined && value !== null) {
        sum = added(sum, sizes(requestParts(provider, { [name]: parsed(texts.textOf(value)) })));
      }
    }
    for (const name of PARTS.messages) {
      const folded = this.#foldedOf(body[name], name, provider);
      const words = folded === NONE ? texts.opened(body[name]) : undefined;
      sum = added(sum, typeof words === 'string' ? sizes(requestParts(provider, { [name]: words })) : folded);
    }
    return sum;
  }

  /** The request's body, its parts as references; Code Assist has it within another. */
  #bodyOf(index) {
    const { texts } = this.#trace;
    const record = this.#trace.skimmed(index);
    const request = object(texts.opened(record.request));
    const outer = texts.opened(request.body);
    const body = object(outer === undefined || outer === null ? requestBodyOf(this.#trace.record(index)) : outer);
    const inner = texts.opened(body.request);
    return object(inner).contents === undefined ? body : inner;
  }

  #foldedOf(value, name, provider) {
    const place = `${provider} ${name}`;
    if (!this.#folded.has(place)) {
      this.#folded.set(place, new Map());
    }
    return this.#trace.texts.folded(value, this.#folded.get(place), NONE,
      (sum, element) => added(sum, sizes(requestParts(provider, { [name]: [parsed(element)] }))));
  }

  /** The length of a part's JSON, which stays what it was from one request to the next. */
  #sizeOf(value) {
    if (value === undefined || value === null) {
      return 0;
    }
    const key = JSON.stringify(value);
    if (!this.#sizes.has(key)) {
      this.#sizes.set(key, this.#trace.texts.textOf(value).length);
    }
    return this.#sizes.get(key);
  }
}

function added(one, other) {
  return one.map((value, i) => value + other[i]);
}

function plus(sum, kind, characters) {
  return characters === 0 ? sum : sum.map((value, i) => KINDS[i] === kind ? value + characters : value);
}

/** Characters of each kind in what was read of a request. */
export function sizes({ system, messages }) {
  const sum = [...NONE];
  const add = (kind, characters) => {
    sum[KINDS.indexOf(kind)] += characters;
  };
  for (const block of system ?? []) {
    addBlock(add, block, 'system');
  }
  for (const message of messages ?? []) {
    const kind = message.role === 'assistant' ? 'assistant' : message.role === 'system' || message.role === 'developer' ? 'system' : 'user';
    for (const block of message.blocks) {
      addBlock(add, block, kind);
    }
  }
  return sum;
}

function addBlock(add, block, kind) {
  switch (block.kind) {
    case 'text':
    case 'refusal':
      add(kind, block.text.length);
      break;
    case 'thinking':
      add('thinking', block.text.length + block.seal.length);
      break;
    case 'call':
      add('calls', block.name.length + pretty(block.input ?? '').length);
      break;
    case 'result':
      block.blocks.forEach((inner) => addBlock(add, inner, 'results'));
      break;
    case 'image':
      add('images', IMAGE);
      break;
    default:
      add(kind, pretty(block.value ?? '').length);
  }
}
