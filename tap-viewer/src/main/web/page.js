// One trace on the page: the list, the filter, and the view of the call that is chosen.
import { attributes, h, replace } from './dom.js';
import { count } from './format.js';
import { counted, t } from './i18n.js';
import { CallList } from './list.js';
import { Compositions } from './composition.js';
import { costOf } from './cost.js';
import { answersElement } from './detail.js';
import { DifferenceDialog } from './difference.js';
import { showFigures } from './figures.js';
import { AddressBar, addressOf, placeIn } from './address.js';
import { growAnswer, settled } from './live.js';
import { matches, parseFilter, pathOf, pathsOf, rowText, termsFor } from './filter.js';
import { remember, remembered } from './memory.js';
import { numbered } from './palette.js';
import { showPaths } from './paths.js';
import { patternInText } from './pattern.js';
import { Readings } from './readings.js';
import { answeredBefore, failed, grouped, isModelCall, toolUses, totals } from './rows.js';
import { markWords } from './search.js';
import { clearStage } from './stage.js';
import { copyOf, showView } from './views.js';

/** The views that stay when another call is chosen: they show that one. */
const STAYING = new Set(['call', 'context', 'cache', 'cost']);

const at = (id) => document.getElementById(id);

export class Page {
  /** Called when the reader chooses a call. */
  onRead;
  #trace;
  #list;
  #dialog;
  #selected = -1;
  #view = 'call';
  #order = remembered('order') ?? 'turn';
  #hiddenPaths = new Set();
  #visible = [];
  #readings;
  #compositions;
  #used;
  #words = '';
  #loaded = false;
  #address = new AddressBar();
  #left = false;

  constructor(trace) {
    this.#trace = trace;
    this.#list = new CallList(at('calls'), at('rows'), (index) => this.select(index, true));
    this.#dialog = new DifferenceDialog(at('compare'), trace, (index) => this.#callAt(index), () => this.#remember());
    this.#used = toolUses(trace.rows);
    this.#compositions = new Compositions(trace);
    this.#readings = new Readings(trace);
  }

  /** Leaves the page to another trace: nothing of this one reaches it any more. */
  leave() {
    this.#left = true;
    this.#address.leave();
    clearStage();
  }

  get selected() {
    return this.#selected;
  }

  get count() {
    return this.#trace.rows.length;
  }

  /** Shows the list at once, and the call once its record can be read: which, the address says, or else the caller. */
  async start(call) {
    replace(at('terms'), termsFor(this.#trace.rows).map((term) => attributes(h('option', ''), { value: term })));
    this.refresh();
    const place = placeIn(location.hash, this.count);
    this.#selected = place.call ?? call ?? Math.max(0, this.#trace.rows.findIndex(isModelCall));
    this.#list.select(this.#selected, true);
    performance.mark('rows');
    await this.#trace.load();
    if (this.#left) {
      return;
    }
    performance.mark('records');
    this.#loaded = true;
    if (at('filter').value !== '') {
      this.filter(at('filter').value);
    }
    if (place.view) {
      this.show(place.view);
    } else {
      this.select(this.#selected, false);
    }
    if (place.compare) {
      this.#dialog.show(...place.compare);
    }
  }

  /** Draws everything anew, in another language for example. */
  refresh() {
    this.#chips();
    this.#filterRows();
    if (this.#loaded) {
      this.show(this.#view);
    }
  }

  order(name) {
    this.#order = name;
    remember('order', name);
    this.#filterRows();
    this.#list.select(this.#selected, true);
  }

  get currentOrder() {
    return this.#order;
  }

  get currentView() {
    return this.#view;
  }

  /** Leaves only the calls that the filter's words and terms fit. */
  filter(source) {
    this.#words = parseFilter(source).words;
    this.#filterRows();
    if (this.#view === 'search' && this.#words === '') {
      this.show('call');
    }
  }

  #filterRows() {
    const { rows } = this.#trace;
    const { words, terms, without } = parseFilter(at('filter').value);
    const wanted = words === '' ? [] : [this.#holding(words)];
    const unwanted = this.#loaded ? without.map((expression) => this.#holding(expression)) : [];
    this.#visible = rows.map((_, index) => index).filter((index) => {
      const row = rows[index];
      return matches(row, terms) && !this.#hiddenPaths.has(pathOf(row))
        && wanted.every((holds) => holds(index)) && !unwanted.some((holds) => holds(index));
    });
    this.#list.show(rows, grouped(rows, this.#visible, this.#order));
    showFigures(at('summary'), totals(rows, this.#visible), costOf(rows, this.#visible));
    const filtered = this.#visible.length < rows.length;
    at('rows-note').textContent = filtered ? counted('{n} of {all} call', '{n} of {all} calls', rows.length, count(this.#visible.length)).replace('{all}', count(rows.length)) : '';
  }

  /** Tells of a call whether these words are in it; of every one as long as the records cannot be read. */
  #holding(words) {
    const found = this.#loaded ? new Set(this.#trace.find(words).rows) : undefined;
    const pattern = patternInText(words);
    return (index) => found === undefined || found.has(index) || rowText(this.#trace.rows[index]).search(pattern) >= 0;
  }

  #chips() {
    showPaths(at('paths'), pathsOf(this.#trace.rows), this.#hiddenPaths, () => {
      this.#chips();
      this.#filterRows();
    });
  }

  /** Chooses a call; byReader when somebody did so now. */
  select(index, byReader) {
    if (index < 0 || index >= this.count) {
      return;
    }
    this.#selected = index;
    this.#list.select(index, byReader);
    if (byReader) {
      document.body.classList.add('reading');
      this.onRead?.(index);
    }
    if (this.#loaded) {
      this.show((byReader && !STAYING.has(this.#view)) || this.#view === 'search' ? 'call' : this.#view);
    }
  }

  /** Chooses a call that came just now. */
  follow(index) {
    this.#selected = index;
    this.#list.select(index, true);
    this.show(this.#view);
  }

  /** Takes in rows that are new or changed, and answers that went on; the reader stays where he is. */
  grow(rows, answers) {
    [...rows, ...answers].forEach((index) => this.#readings.forget(index));
    rows.forEach((index) => this.#compositions.forget(index));
    if (rows.length > 0) {
      this.#used = toolUses(this.#trace.rows);
      this.#chips();
      this.#filterRows();
    }
    if (this.#view === 'call' && answers.includes(this.#selected)) {
      growAnswer(at('detail'), answersElement(this.#callAt(this.#selected), true));
    } else if (rows.length > 0 && this.#view !== 'search' && (this.#view !== 'call' || rows.includes(this.#selected))) {
      settled(at('detail'), () => this.show(this.#view));
    }
  }

  /** Shows the chosen call, its conversation, the timeline, the findings, or what the words were found in. */
  show(view) {
    this.#view = view;
    const detail = at('detail');
    document.body.dataset.view = view;
    for (const press of at('views').children) {
      attributes(press, { 'aria-pressed': String(press.value === view) });
    }
    at('views').querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    showView(detail, view, this.#scene(), this.#reader());
    if (view !== 'conversation') {
      detail.scrollTop = 0;
    }
    if (view === 'call' && this.#words !== '') {
      markWords(detail, this.#words);
    }
    this.#remember();
  }

  #scene() {
    return {
      trace: this.#trace, readings: this.#readings, compositions: this.#compositions, used: this.#used, selected: this.#selected, visible: this.#visible, words: this.#words,
    };
  }

  #reader() {
    return {
      pick: (index) => {
        this.#view = 'call';
        this.select(index, true);
      },
      stay: (index) => this.select(index, true),
      compare: (index) => this.compare(index),
      copy: (what, press) => this.copy(what, press),
    };
  }

  /** Puts something of the chosen call on the clipboard: json, curl or link. */
  copy(what, press = at('detail').querySelector(`.actions [value="${what}"]`) ?? document.createElement('button')) {
    copyOf(what, press, this.#scene());
  }

  #callAt(index) {
    return this.#readings.of(index).call;
  }

  /** Goes to the call so many places down the list. */
  move(step) {
    const order = this.#list.order();
    const here = order.indexOf(this.#selected);
    const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), order.length - 1);
    if (order.length > 0 && order[next] !== this.#selected) {
      this.select(order[next], true);
      if (this.#list.hasFocus()) {
        this.#list.focus();
      }
    }
  }

  /** Compares the chosen call with an earlier one; which, unless it is said, is the last answered one before it in its conversation. */
  compare(index) {
    const rows = this.#trace.rows;
    const previous = index ?? answeredBefore(rows, this.#selected);
    const earlier = previous >= 0 ? previous : rows.findLastIndex((row, i) => i < this.#selected && isModelCall(row));
    if (earlier >= 0 && isModelCall(rows[this.#selected])) {
      this.#dialog.show(earlier, this.#selected);
    }
  }

  /** Goes to the next call of the list that failed; behind the last one comes the first. */
  nextFailed() {
    const order = this.#list.order();
    const here = order.indexOf(this.#selected) + 1;
    const next = [...order.slice(here), ...order.slice(0, here)].find((index) => failed(this.#trace.rows[index]));
    if (next !== undefined) {
      this.select(next, true);
    }
  }

  /** Calls for the palette: those whose number begins with the text. */
  callsFor(text) {
    return numbered(this.#trace.rows, text).map(({ index, name }) => ({ name, run: () => this.select(index, true) }));
  }

  /** Opens everything of the call that folds. */
  openAll() {
    for (const fold of at('detail').querySelectorAll('details.section')) {
      fold.open = true;
    }
    at('detail').querySelector('button.earlier')?.click();
  }

  search() {
    if (this.#words !== '') {
      this.show('search');
      document.body.classList.add('reading');
    }
  }

  #remember() {
    this.#address.rest(() => addressOf(this.#view, this.#selected, this.#dialog.pair));
  }
}
