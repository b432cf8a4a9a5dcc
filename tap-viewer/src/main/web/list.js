// The left-hand side: one row per call, in groups. Only the rows in sight are in the page.
import { attributes, button, captured, h } from './dom.js';
import { clock, count, duration, short, shortMoney, snippet } from './format.js';
import { t } from './i18n.js';
import { marks, statusPill } from './facts.js';
import { cacheState, failed, family, isModelCall, nesting, promptTokens, shortModel } from './rows.js';

const ROW = 50;
const GROUP = 30;
const AHEAD = 8;
const DEEPEST = 3;

/** The list in a scrolling holder. */
export class CallList {
  #scroller;
  #list;
  #rows = [];
  #items = [];
  #tops = [0];
  #collapsed = new Set();
  #groups = [];
  #titled = false;
  #shown = new Map();
  #selected = -1;
  #onPick;
  #drawing = false;

  constructor(scroller, list, onPick) {
    this.#scroller = scroller;
    this.#list = list;
    this.#onPick = onPick;
    scroller.addEventListener('scroll', () => this.#drawSoon(), { passive: true });
    new ResizeObserver(() => this.#drawSoon()).observe(scroller);
  }

  /** Shows these groups of these rows. */
  show(rows, groups) {
    this.#rows = rows;
    this.#groups = groups;
    this.#arrange();
  }

  /** The indexes of the rows that can be reached, in the order of the list. */
  order() {
    return this.#items.filter((item) => item.index >= 0).map((item) => item.index);
  }

  select(index, intoView) {
    this.#selected = index;
    const place = this.#items.findIndex((item) => item.index === index);
    if (place >= 0 && intoView) {
      const top = this.#tops[place];
      const { scrollTop, clientHeight } = this.#scroller;
      if (top < scrollTop) {
        this.#scroller.scrollTop = top - (place > 0 && this.#items[place - 1].index < 0 ? GROUP : 0);
      } else if (top + ROW > scrollTop + clientHeight) {
        this.#scroller.scrollTop = top + ROW - clientHeight;
      }
    }
    this.#redraw();
  }

  focus() {
    this.#shown.get(`row ${this.#selected}`)?.firstChild.focus({ preventScroll: true });
  }

  hasFocus() {
    return this.#list.contains(document.activeElement);
  }

  #arrange() {
    this.#titled = this.#groups.some((group) => group.title !== '') && this.#groups.length > 1;
    this.#items = this.#groups.flatMap((group) => [
      ...(this.#titled ? [{ key: `group ${group.key}`, index: -1, group }] : []),
      ...(this.#titled && this.#collapsed.has(group.key) ? [] : group.rows.map((index) => ({ key: `row ${index}`, index }))),
    ]);
    this.#tops = [0];
    for (const item of this.#items) {
      this.#tops.push(this.#tops.at(-1) + (item.index < 0 ? GROUP : ROW));
    }
    this.#list.style.height = `${this.#tops.at(-1)}px`;
    this.#redraw();
  }

  #redraw() {
    const focused = this.hasFocus();
    this.#shown.clear();
    this.#list.replaceChildren();
    this.#draw();
    if (focused) {
      this.focus();
    }
  }

  #drawSoon() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.max(0, this.#placeAt(scrollTop) - AHEAD);
    const last = Math.min(this.#items.length, this.#placeAt(scrollTop + (clientHeight || 2000)) + AHEAD);
    const wanted = new Map();
    for (let place = first; place < last; place += 1) {
      const item = this.#items[place];
      const element = this.#shown.get(item.key) ?? this.#element(item, place);
      wanted.set(item.key, element);
    }
    for (const [key, element] of this.#shown) {
      if (!wanted.has(key)) {
        element.remove();
      }
    }
    let at = this.#list.firstChild;
    for (const element of wanted.values()) {
      if (element === at) {
        at = at.nextSibling;
      } else {
        this.#list.insertBefore(element, at);
      }
    }
    this.#shown = wanted;
  }

  #placeAt(height) {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tops[middle + 1] <= height) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #element(item, place) {
    const element = item.index < 0 ? this.#groupElement(item.group) : this.#rowElement(item.index, place);
    element.style.top = `${this.#tops[place]}px`;
    return element;
  }

  #groupElement(group) {
    const open = !this.#collapsed.has(group.key);
    const press = button('group', '', () => {
      if (open) {
        this.#collapsed.add(group.key);
      } else {
        this.#collapsed.delete(group.key);
      }
      this.#arrange();
    });
    press.append(captured('span', 'group-title', shortModel(group.title) && group.key.startsWith('model') ? shortModel(group.title) : group.title || t('Other calls')),
      h('span', 'group-count', count(group.rows.length)));
    return attributes(h('li', 'group-item', attributes(press, { role: 'treeitem', 'aria-level': '1', 'aria-expanded': String(open), title: group.title.slice(0, 400), tabindex: '0' })), { role: 'none' });
  }

  #rowElement(index, place) {
    const row = this.#rows[index];
    const chosen = index === this.#selected;
    const press = button(failed(row) ? 'row failed' : 'row', '', () => this.#onPick(index));
    attributes(press, { title: `${row.method ?? ''} ${row.path ?? ''}`.slice(0, 400), tabindex: chosen ? '0' : '-1' });
    if (chosen) {
      attributes(press, { 'aria-current': 'true' });
    }
    press.append(rowTop(row), rowFoot(row));
    const depth = nesting(this.#rows, row);
    attributes(press, { role: 'treeitem', 'aria-selected': String(chosen), 'aria-level': String(depth + (this.#titled ? 2 : 1)), 'aria-setsize': String(this.#items.length), 'aria-posinset': String(place + 1) });
    return attributes(h('li', depth > 0 ? `nested level-${Math.min(depth, DEEPEST)}` : '', press), { role: 'none' });
  }
}

function rowTop(row) {
  const tools = [...new Set(row.tools ?? [])];
  const line = row.error || row.complaint || row.said || row.doing || row.prompt || (isModelCall(row) ? '' : (row.path ?? '').split('?')[0]);
  return h('span', 'row-top', h('span', 'turn', `#${row.turn ?? '?'}`),
    (failed(row) || row.status >= 300) && statusPill(row),
    marks(row),
    tools.slice(0, 3).map((tool) => captured('span', 'chip', snippet(tool, 24))),
    tools.length > 3 && h('span', 'chip', `+${tools.length - 3}`),
    captured('span', 'line', row.odd ? t('Unreadable record') : line));
}

function rowFoot(row) {
  const [input = 0, read = 0, write = 0, output = 0] = row.usage ?? [];
  const prompt = promptTokens(row);
  return h('span', 'row-foot',
    captured('span', `model ${family(row.model)}`, shortModel(row.model) || row.method || '?'),
    row.usage && attributes(h('span', `cache ${cacheState(row)}`), { title: `${t('Input')} ${count(input)} · ${t('Cache read')} ${count(read)} · ${t('Cache write')} ${count(write)}` }),
    row.usage && h('span', 'figures', `${short(prompt)} → ${short(output)}`),
    row.cost?.amount !== undefined && h('span', 'figures cost', shortMoney(row.cost.amount)),
    h('span', 'row-time', row.live ? '' : duration(row.ms)),
    h('span', 'row-clock', clock(row.start)));
}
