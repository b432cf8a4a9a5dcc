// One element per content block.
import { terminalNodes } from './ansi.js';
import { append, attributes, button, captured, h } from './dom.js';
import { highlighted } from './code.js';
import { count, size } from './format.js';
import { counted, t } from './i18n.js';
import { pretty, text } from './json.js';
import { lines } from './lines.js';
import { markdown } from './markdown.js';

const CLIP_LINES = 24;
const CLIP_CHARACTERS = 2400;
const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/u;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/u;

/** The element of a block. */
export function blockElement(block) {
  const element = contentElement(block);
  if (block.seal) {
    element.append(h('details', 'aside', h('summary', '', t('Sealed, {size}', { size: size(block.seal.length) })), longText('code', block.seal)));
  }
  return element;
}

function contentElement(block) {
  switch (block.kind) {
    case 'text':
      return h('div', 'block', prose(block.text), citations(block.citations));
    case 'thinking':
      return thinking(block);
    case 'call':
      return framed('call', t('Tool call'), block.name, block.id, inputElement(block.input));
    case 'result':
      return result(block);
    case 'image':
      return image(block);
    case 'refusal':
      return framed('failed', t('Refusal'), '', '', longText('prose', block.text));
    default:
      return framed('other', text(block.label), '', '', jsonText(block.value));
  }
}

/** Words of a person or a model: Markdown, unless they are none, or too long. */
function prose(value) {
  const element = markdown(value);
  if (element === undefined) {
    return longText('prose', value);
  }
  if (element.querySelector('.markdown :not(p)') === null) {
    return clipped(element, value);
  }
  let shown = clipped(element, value);
  let raw = longText('prose', value);
  const toggle = attributes(button('raw-toggle', 'Markdown', () => {
    shown.replaceWith(raw);
    [shown, raw] = [raw, shown];
    attributes(toggle, { 'aria-pressed': String(toggle.getAttribute('aria-pressed') === 'false') });
  }), { 'aria-pressed': 'true', title: t('As it was written, or laid out') });
  return [toggle, shown];
}

/** JSON with its colours. */
export function jsonText(value) {
  const source = pretty(value);
  return longText('code', source, highlighted(source, 'json'));
}

/** Text in a box that shows its beginning, with a button for the rest. */
export function longText(className, value, nodes) {
  const element = attributes(h('pre', `text ${className}`, nodes ?? value), { dir: className === 'code' ? 'ltr' : 'auto' });
  return clipped(element, value);
}

function clipped(element, value) {
  if (value.length <= CLIP_CHARACTERS && value.split('\n', CLIP_LINES + 2).length <= CLIP_LINES + 1) {
    return element;
  }
  element.classList.add('clipped');
  const label = t('Show all {size}', { size: size(value.length) });
  const toggle = button('more', label, () => {
    const short = element.classList.toggle('clipped');
    toggle.textContent = short ? label : t('Show less');
    attributes(toggle, { 'aria-expanded': String(!short) });
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
  const note = block.text === '' ? t('Only the provider can read this reasoning.') : null;
  return framed('thinking', t('Thinking'), '', '',
    note ? h('p', 'note', note) : prose(block.text));
}

/** Arguments: short ones as a table of name and value, so that code in them reads as code. */
function inputElement(input) {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    return longText('code', pretty(input ?? ''));
  }
  const entries = Object.entries(input);
  if (entries.length === 0) {
    return h('p', 'note', t('No arguments'));
  }
  if (typeof input.old_string === 'string' && typeof input.new_string === 'string') {
    const rest = entries.filter(([name]) => name !== 'old_string' && name !== 'new_string');
    return [argumentList(rest), lines(input.old_string, input.new_string)];
  }
  return argumentList(entries);
}

function argumentList(entries) {
  return h('dl', 'arguments', entries.map(([name, value]) => [
    captured('dt', '', name), h('dd', '', longText('code', pretty(value))),
  ]));
}

function result(block) {
  const content = block.blocks.map((inner) => inner.kind === 'text' ? terminalText(inner.text) : blockElement(inner));
  return framed(block.failed ? 'result failed' : 'result', block.failed ? t('Tool error') : t('Tool result'), block.name, block.id,
    content.length > 0 ? content : h('p', 'note', t('Empty')));
}

/** What a tool wrote, in the colours it wrote it in. */
function terminalText(value) {
  return longText('code', value, terminalNodes(value));
}

function image(block) {
  if (!PICTURES.test(block.mediaType) || !BASE64.test(block.data)) {
    return framed('other', t('Image'), '', '', block.elsewhere
      ? h('p', 'note', t('Not in this file:'), ' ', captured('code', '', block.elsewhere))
      : [h('p', 'note', t('Not a picture this page shows')), longText('code', `${block.mediaType} ${block.data}`)]);
  }
  const picture = attributes(h('img', 'picture'), { alt: `${t('Image')}, ${block.mediaType}`, loading: 'lazy' });
  picture.src = `data:${block.mediaType};base64,${block.data}`;
  return framed('other', t('Image'), '', '', picture,
    h('p', 'note', `${block.mediaType}, ${t('{n} bytes', { n: count(Math.floor(block.data.length * 3 / 4)) })}`));
}

function citations(values) {
  return values && values.length > 0
    ? h('details', 'aside', h('summary', '', counted('{n} citation', '{n} citations', values.length, count(values.length))), longText('code', pretty(values)))
    : null;
}

/** A list of [name, value] as a table. */
export function nameValueTable(lines) {
  return h('table', 'lines', append(h('tbody'), lines.map(([name, value]) =>
    h('tr', '', attributes(captured('th', '', name), { role: 'rowheader' }), captured('td', '', value)))));
}
