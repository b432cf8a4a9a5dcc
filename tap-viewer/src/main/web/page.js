// One trace on the page: the list, the filter, and the view of the call that is chosen.
import { attributes, button, h, replace } from './dom.js';
import { count } from './format.js';
import { counted, t } from './i18n.js';
import { callOf, exchangeOf } from './normalise.js';
import { CallList } from './list.js';
import { showConversation } from './conversation.js';
import { copied, curl, requestJson } from './copy.js';
import { answersElement, showDetail } from './detail.js';
import { DifferenceDialog } from './difference.js';
import { showFigures } from './figures.js';
import { placeIn } from './address.js';
import { growAnswer } from './live.js';
import { matches, parseFilter, pathOf, pathsOf, rowText } from './filter.js';
import { showFindings } from './findings.js';
import { remember, remembered } from './memory.js';
import { answeredBefore, grouped, isModelCall, toolUses, totals } from './rows.js';
import { safely } from './safely.js';
import { markWords, showHits } from './search.js';
import { clearStage } from './stage.js';
import { showTimeline } from './timeline.js';

const MOST_CHIPS = 3;
const KEPT_CALLS = 8;

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
  #calls = new Map();
  #used;
  #words = '';
  #loaded = false;
  #resting;
  #left = false;

  constructor(trace) {
    this.#trace = trace;
    this.#list = new CallList(at('calls'), at('rows'), (index) => this.select(index, true));
    this.#dialog = new DifferenceDialog(at('compare'), trace, (index) => this.#callAt(index));
    this.#used = toolUses(trace.rows);
  }

  /** Leaves the page to another trace: nothing of this one reaches it any more. */
  leave() {
    this.#left = true;
    clearTimeout(this.#resting);
    clearStage();
  }

  get selected() {
    return this.#selected;
  }

  get count() {
    return this.#trace.rows.length;
  }

  /** Shows the list at once, and the call once its record can be read. */
  async start() {
    this.refresh();
    const place = placeIn(location.hash, this.count);
    this.#selected = place.call ?? this.#firstModelCall();
    this.#list.select(this.#selected, true);
    performance.mark('rows');
    await this.#trace.load();
    if (this.#left) {
      return;
    }
    performance.mark('records');
    this.#loaded = true;
    this.filter(at('filter').value);
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

  #firstModelCall() {
    return Math.max(0, this.#trace.rows.findIndex(isModelCall));
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
    const { words, terms } = parseFilter(at('filter').value);
    const found = words === '' || !this.#loaded ? undefined : new Set(this.#trace.find(words).rows);
    const lower = words.toLowerCase();
    this.#visible = rows.map((_, index) => index).filter((index) => {
      const row = rows[index];
      return matches(row, terms) && !this.#hiddenPaths.has(pathOf(row))
        && (found === undefined || found.has(index) || rowText(row).includes(lower));
    });
    this.#list.show(rows, grouped(rows, this.#visible, this.#order));
    showFigures(at('summary'), totals(rows, this.#visible));
    const filtered = this.#visible.length < rows.length;
    at('rows-note').textContent = filtered ? counted('{n} of {all} call', '{n} of {all} calls', rows.length, count(this.#visible.length)).replace('{all}', count(rows.length)) : '';
  }

  /** A chip per path, to hide and show its calls. */
  #chips() {
    const paths = pathsOf(this.#trace.rows);
    const chip = ({ path, calls }) => {
      const press = button('path-chip', '', () => {
        if (!this.#hiddenPaths.delete(path) && this.#hiddenPaths.size < paths.length - 1) {
          this.#hiddenPaths.add(path);
        }
        this.#chips();
        this.#filterRows();
      });
      press.append(attributes(h('bdi', '', path || '?'), { dir: 'ltr' }), h('span', 'group-count', count(calls)));
      return attributes(press, { 'aria-pressed': String(!this.#hiddenPaths.has(path)), title: path });
    };
    const rest = paths.slice(MOST_CHIPS);
    const more = rest.length > 0 && button('path-chip', `+${count(rest.length)}`, () => more.replaceWith(...rest.map(chip)));
    replace(at('paths'), ...(paths.length > 1 ? [...paths.slice(0, MOST_CHIPS).map(chip), more] : []));
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
      this.show(byReader || this.#view === 'search' ? 'call' : this.#view);
      if (byReader) {
        this.#remember();
      }
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
    [...rows, ...answers].forEach((index) => this.#calls.delete(index));
    if (rows.length > 0) {
      this.#used = toolUses(this.#trace.rows);
      this.#chips();
      this.#filterRows();
    }
    if (this.#view === 'call' && answers.includes(this.#selected)) {
      growAnswer(at('detail'), answersElement(this.#callAt(this.#selected), true));
    } else if (rows.length > 0 && this.#view !== 'search' && (this.#view !== 'call' || rows.includes(this.#selected))) {
      const place = at('detail').scrollTop;
      this.show(this.#view);
      at('detail').scrollTop = place;
    }
  }

  /** Shows the chosen call, its conversation, the timeline, the findings, or what the words were found in. */
  show(view) {
    this.#view = view;
    const detail = at('detail');
    const pick = (index) => this.select(index, true);
    document.body.dataset.view = view;
    for (const press of at('views').children) {
      attributes(press, { 'aria-pressed': String(press.value === view) });
    }
    if (view === 'conversation') {
      safely(detail, () => showConversation(detail, this.#trace, this.#selected, (index) => this.#callAt(index), pick), () => this.#trace.source(this.#selected));
      detail.prepend(backButton());
      return;
    }
    if (view === 'timeline') {
      showTimeline(detail, this.#trace.rows, this.#visible, pick);
    } else if (view === 'findings') {
      showFindings(detail, this.#trace.rows, pick);
    } else if (view === 'search') {
      showHits(detail, this.#trace, this.#words, pick);
    } else {
      this.#showCall();
    }
    detail.prepend(backButton());
    detail.scrollTop = 0;
    if (view === 'call' && this.#words !== '') {
      markWords(detail, this.#words);
    }
  }

  #showCall() {
    const source = this.#trace.source(this.#selected);
    safely(at('detail'), () => {
      const row = this.#trace.rows[this.#selected];
      const previous = answeredBefore(this.#trace.rows, this.#selected);
      const { record, call, exchange } = this.#reading(this.#selected);
      showDetail(at('detail'), {
        row, exchange, call, record, source, previous: previous < 0 ? undefined : this.#callAt(previous), previousTurn: this.#trace.rows[previous]?.turn,
      }, this.#actions(record, source, call), this.#used);
    }, () => source);
  }

  #actions(record, source, call) {
    const copy = (label, title, make) => [label, title, (event) => copied(event.currentTarget, make())];
    return [
      call.dialect && [t('Compare'), t('With the request before (d)'), () => this.compare()],
      copy('JSON', t('Copy the request as JSON'), () => requestJson(source)),
      copy('cURL', t('Copy the request as a cURL command'), () => curl(record, source)),
      copy(t('Link'), t('Copy a link to this call'), () => location.href.replace(/#.*$/u, '') + `#call-${this.#selected + 1}`),
    ].filter(Boolean);
  }

  #callAt(index) {
    return this.#reading(index).call;
  }

  /** A record as it was read, the last few kept. */
  #reading(index) {
    let reading = this.#calls.get(index);
    if (reading === undefined) {
      const record = this.#trace.record(index);
      reading = { record, call: callOf(record), exchange: exchangeOf(record) };
      this.#calls.set(index, reading);
      if (this.#calls.size > KEPT_CALLS) {
        this.#calls.delete(this.#calls.keys().next().value);
      }
    }
    return reading;
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

  compare() {
    const previous = answeredBefore(this.#trace.rows, this.#selected);
    const earlier = previous >= 0 ? previous : this.#trace.rows.findLastIndex((row, i) => i < this.#selected && isModelCall(row));
    if (earlier >= 0 && isModelCall(this.#trace.rows[this.#selected])) {
      this.#dialog.show(earlier, this.#selected);
      this.#remember();
    }
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

  /** Puts the call into the address once the reader rests on it: browsers refuse many changes in a row. */
  #remember() {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      try {
        const pair = this.#dialog.pair;
        history.replaceState(null, '', pair ? `#compare-${pair[0] + 1}-${pair[1] + 1}` : `#call-${this.#selected + 1}`);
      } catch {
        // Some browsers forbid this on files; the page works without it.
      }
    }, 200);
  }
}

/** On a phone, where the list and the call take turns. */
function backButton() {
  return button('back more', `‹ ${t('All calls')}`, () => document.body.classList.remove('reading'));
}
