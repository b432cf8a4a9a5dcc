// The blocks of which every provider's messages are made here.
import { parsed, text } from './json.js';

export function textBlock(value) {
  return { kind: 'text', text: value };
}

/** Reasoning, with what only the provider can read of it: a signature, or the encrypted text. */
export function thinkingBlock(value, seal) {
  return { kind: 'thinking', text: value, seal: text(seal) };
}

/** A call of a tool; arguments that came as JSON text are parsed if they can be. */
export function toolCall(id, name, input) {
  const value = typeof input === 'string' ? parsed(input) ?? input : input;
  return { kind: 'call', id: text(id), name: text(name), input: value };
}

export function toolResult(id, name, blocks, failed) {
  return { kind: 'result', id: text(id), name: text(name), blocks, failed };
}

export function refusal(value) {
  return { kind: 'refusal', text: value };
}

export function other(label, value) {
  return { kind: 'other', label, value };
}

/** An image from a source with media type and base64 data, or a note when it lies elsewhere. */
export function imageOf(source) {
  return { kind: 'image', mediaType: text(source.media_type), data: text(source.data), elsewhere: text(source.url ?? source.file_id) };
}

/** An image from a URL; only data: URLs hold the picture itself. */
export function imageAt(url) {
  const match = /^data:([a-z0-9.+/-]+);base64,/iu.exec(url.slice(0, 100));
  return match
    ? { kind: 'image', mediaType: match[1], data: url.slice(match[0].length), elsewhere: '' }
    : { kind: 'image', mediaType: '', data: '', elsewhere: url };
}
