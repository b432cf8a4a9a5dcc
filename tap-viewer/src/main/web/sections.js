// Sections that open and close; what is in them is made when they are first opened.
import { append, attributes, button, h } from './dom.js';
import { count } from './format.js';
import { t } from './i18n.js';

const remembered = new Map();

/** A section. It stays open or closed from one call to the next, as the reader left it. */
export function section(key, title, note, openAtFirst, fill) {
  const element = h('details', 'section', h('summary', '', h('span', 'section-title', title), note && h('span', 'section-note', note)));
  const body = h('div', 'section-body');
  element.append(body);
  element.dataset.key = key;
  let filled = false;
  const fillOnce = () => {
    if (!filled) {
      filled = true;
      append(body, [fill()]);
    }
  };
  element.open = remembered.get(key) ?? openAtFirst;
  if (element.open) {
    fillOnce();
  }
  element.firstChild.addEventListener('click', () => remembered.set(key, !element.open));
  element.addEventListener('toggle', () => element.open && fillOnce());
  return attributes(element, { 'aria-label': title });
}

/** The items' elements a page at a time, so that ten thousand stream events do not stop the browser. */
export function paged(items, pageSize, elementOf) {
  const holder = h('div', 'paged');
  let shown = 0;
  const more = button('more', '', () => {
    append(holder, items.slice(shown, shown + pageSize).map((item, i) => elementOf(item, shown + i)));
    shown = Math.min(shown + pageSize, items.length);
    more.hidden = shown === items.length;
    more.textContent = t('Show {n} more of {all}', { n: count(Math.min(pageSize, items.length - shown)), all: count(items.length - shown) });
  });
  more.click();
  return h('div', '', holder, more);
}
