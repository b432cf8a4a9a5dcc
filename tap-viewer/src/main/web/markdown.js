// Markdown as elements. marked only reads it; every element is made here, so nothing in a text can become markup of its own.
import { marked } from 'marked';
import { attributes, captured, h } from './dom.js';
import { highlighted } from './code.js';

const MOST = 60_000;
const MARKS = /[*_`#>|\[\]~-]|\d\.|\n\n/u;

/** The elements of a Markdown text, or undefined when it is better shown as it is. */
export function markdown(source) {
  if (source.length > MOST || !MARKS.test(source)) {
    return undefined;
  }
  try {
    return attributes(h('div', 'markdown', blocks(marked.lexer(source))), { dir: 'auto' });
  } catch (error) {
    console.warn('shown as plain text', error);
    return undefined;
  }
}

function blocks(tokens) {
  return tokens.map(block);
}

function block(token) {
  switch (token.type) {
    case 'heading':
      return h(`h${Math.min(6, token.depth + 2)}`, '', inline(token));
    case 'paragraph':
      return captured('p', '', inline(token));
    case 'text':
      return token.tokens ? h('span', '', inline(token)) : token.raw;
    case 'code':
      return attributes(h('pre', 'text code', highlighted(token.text, (token.lang ?? '').toLowerCase())), { dir: 'ltr' });
    case 'blockquote':
      return h('blockquote', '', blocks(token.tokens));
    case 'list':
      return list(token);
    case 'table':
      return table(token);
    case 'hr':
      return h('hr', '');
    case 'space':
      return null;
    default:
      return h('p', '', token.raw);
  }
}

function list(token) {
  const element = h(token.ordered ? 'ol' : 'ul', '', token.items.map((item) => h('li', '', item.task && (item.checked ? '☑ ' : '☐ '), blocks(item.tokens))));
  if (token.ordered) {
    element.start = Number(token.start);
  }
  return element;
}

function table(token) {
  const row = (name, cells) => h('tr', '', cells.map((cell) => h(name, '', inline(cell))));
  return h('table', '', h('thead', '', row('th', token.header)), h('tbody', '', token.rows.map((cells) => row('td', cells))));
}

function inline(token) {
  return (token.tokens ?? []).map((part) => {
    switch (part.type) {
      case 'strong':
        return h('strong', '', inline(part));
      case 'em':
        return h('em', '', inline(part));
      case 'del':
        return h('del', '', inline(part));
      case 'codespan':
        return attributes(h('code', '', part.text), { dir: 'ltr' });
      case 'br':
        return h('br', '');
      case 'link':
        return [h('span', 'link', inline(part)), part.href !== part.text && h('span', 'note', ` (${part.href})`)];
      case 'image':
        return h('span', 'note', `[${part.text || 'image'}: ${part.href}]`);
      case 'escape':
        return part.text;
      case 'text':
        return part.tokens ? inline(part) : part.raw;
      default:
        return part.raw;
    }
  });
}
