// One element per content block.
import { append, attributes, button, captured, h } from './dom.js';
import { plural, size } from './format.js';
import { pretty, text } from './json.js';

const CLIP_LINES = 24;
const CLIP_CHARACTERS = 2400;
const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/u;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/u;

/** The element of a block. */
export function blockElement(block) {
  const element = contentElement(block);
  if (block.seal) {
    element.append(h('details', 'aside', h('summary', '', `Sealed, ${size(block.seal.length)}`), longText('code', block.seal)));
  }
  return element;
}

function contentElement(block) {
  switch (block.kind) {
    case 'text':
      return h('div', 'block', longText('prose', block.text), citations(block.citations));
    case 'thinking':
      return thinking(block);
    case 'call':
      return framed('call', 'Tool call', block.name, block.id, inputElement(block.input));
    case 'result':
      return result(block);
    case 'image':
      return image(block);
    case 'refusal':
      return framed('failed', 'Refusal', '', '', longText('prose', block.text));
    default:
      return framed('other', text(block.label), '', '', longText('code', pretty(block.value)));
  }
}

/** Text in a box that shows its beginning, with a button for the rest. */
export function longText(className, value) {
  const element = captured('pre', `text ${className}`, value);
  if (value.length <= CLIP_CHARACTERS && value.split('\n', CLIP_LINES + 2).length <= CLIP_LINES + 1) {
    return element;
  }
  element.classList.add('clipped');
  const label = `Show all ${size(value.length)}`;
  const toggle = button('more', label, () => {
    const clipped = element.classList.toggle('clipped');
    toggle.textContent = clipped ? label : 'Show less';
    attributes(toggle, { 'aria-expanded': String(!clipped) });
  });
  attributes(toggle, { 'aria-expanded': 'false' });
  return h('div', 'long', element, toggle);
}

function framed(className, kind, name, id, ...content) {
  return h('div', `block framed ${className}`,
    h('p', 'block-head', h('span', 'kind', kind),
      name && captured('strong', 'name', name), id && captured('code', 'id', id)),
    content);
}

function thinking(block) {
  const note = block.text === '' ? 'Only the provider can read this reasoning.' : null;
  return framed('thinking', 'Thinking', '', '',
    note ? h('p', 'note', note) : longText('prose', block.text));
}

/** Arguments: short ones as a table of name and value, so that code in them reads as code. */
function inputElement(input) {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    return longText('code', pretty(input ?? ''));
  }
  const entries = Object.entries(input);
  if (entries.length === 0) {
    return h('p', 'note', 'No arguments');
  }
  return h('dl', 'arguments', entries.map(([name, value]) => [
    captured('dt', '', name), h('dd', '', longText('code', pretty(value))),
  ]));
}

function result(block) {
  const content = block.blocks.map((inner) => inner.kind === 'text' ? longText('code', inner.text) : blockElement(inner));
  return framed(block.failed ? 'result failed' : 'result', block.failed ? 'Tool error' : 'Tool result', block.name, block.id,
    content.length > 0 ? content : h('p', 'note', 'Empty'));
}

function image(block) {
  if (!PICTURES.test(block.mediaType) || !BASE64.test(block.data)) {
    return framed('other', 'Image', '', '', block.elsewhere
      ? h('p', 'note', 'Not in this file: ', captured('code', '', block.elsewhere))
      : [h('p', 'note', 'Not a picture this page shows'), longText('code', `${block.mediaType} ${block.data}`)]);
  }
  const picture = attributes(h('img', 'picture'), { alt: `Image, ${block.mediaType}`, loading: 'lazy' });
  picture.src = `data:${block.mediaType};base64,${block.data}`;
  return framed('other', 'Image', '', '', picture,
    h('p', 'note', `${block.mediaType}, ${plural(Math.floor(block.data.length * 3 / 4), 'byte', 'bytes')}`));
}

function citations(values) {
  return values && values.length > 0
    ? h('details', 'aside', h('summary', '', plural(values.length, 'citation', 'citations')), longText('code', pretty(values)))
    : null;
}

/** A list of [name, value] as a table. */
export function nameValueTable(lines) {
  return h('table', 'lines', append(h('tbody'), lines.map(([name, value]) =>
    h('tr', '', attributes(captured('th', '', name), { role: 'rowheader' }), captured('td', '', value)))));
}
