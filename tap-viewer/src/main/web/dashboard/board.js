// The state of the page of all sessions, and its parts.
import { boardCharts } from './board-charts.js';
import { showComparison } from './board-compare.js';
import { FilterBar } from './board-filter.js';
import { remove } from './board-server.js';
import { SearchResults } from './board-search.js';
import { SessionTable } from './board-table.js';
import { attributes, button, h, replace } from '../dom.js';
import { count, short } from '../format.js';
import { counted, t } from '../i18n.js';
import { costOf, money } from './board-figures.js';

export class Board {
  #holder;
  #summary;
  #sessions = new Map();
  #known = false;
  #connected = true;
  #chosen = new Set();
  #filter = new FilterBar(() => this.#filtered(), (words) => this.#search(words));
  #table = new SessionTable(this);
  #results = new SearchResults(this);
  #parts = {};

  constructor(holder, summary) {
    this.#holder = holder;
    this.#summary = summary;
  }

  /** Makes the page anew, in the reader's language. */
  rebuild() {
    this.#table.forget();
    this.#parts = {
      notice: attributes(h('p', 'notice board-notice'), { role: 'status' }),
      charts: h('section', 'board-charts'),
      actions: h('div', 'board-actions'),
      rows: h('section', 'board-rows'),
      dialog: h('dialog', 'board-dialog'),
    };
    replace(this.#holder, this.#parts.notice, this.#parts.charts, this.#filter.element(), this.#results.element(), this.#parts.actions, this.#parts.rows, this.#parts.dialog);
    this.#filter.offer([...this.#sessions.values()]);
    this.#filtered();
  }

  /** What the server tells: all sessions first, then what changed. */
  take(news) {
    if (news.whole) {
      this.#sessions.clear();
    }
    for (const session of news.sessions) {
      this.#sessions.set(session.id, session);
    }
    for (const id of news.removed) {
      this.#sessions.delete(id);
      this.#chosen.delete(id);
    }
    this.#known = true;
    this.#filter.offer([...this.#sessions.values()]);
    this.#filtered();
  }

  connected(now) {
    if (this.#connected !== now) {
      this.#connected = now;
      this.#notice();
    }
  }

  session(id) {
    return this.#sessions.get(id);
  }

  isChosen(id) {
    return this.#chosen.has(id);
  }

  choose(id, chosen) {
    if (chosen) {
      this.#chosen.add(id);
    } else {
      this.#chosen.delete(id);
    }
    this.#actions();
  }

  /** Says what went wrong, or nothing any more. */
  complain(problem) {
    this.#notice(problem);
  }

  get dialog() {
    return this.#parts.dialog;
  }

  #shown() {
    return [...this.#sessions.values()].filter((session) => this.#filter.matches(session))
      .sort((a, b) => b.started_at.localeCompare(a.started_at) || b.id.localeCompare(a.id));
  }

  #filtered() {
    const shown = this.#shown();
    this.#notice();
    this.#sum(shown);
    replace(this.#parts.charts, boardCharts(shown, () => this.#filtered()));
    this.#actions();
    if (this.#known) {
      this.#table.show(this.#parts.rows, shown, this.#sessions.size);
    } else {
      replace(this.#parts.rows, h('p', 'board-empty', t('Reading the sessions…')));
    }
  }

  #search(words) {
    this.#results.search(words, this.#filter.asked());
  }

  #notice(problem) {
    const words = this.#connected ? problem ?? '' : t('The dashboard has ended or cannot be reached; what is shown may be old.');
    this.#parts.notice.hidden = words === '';
    this.#parts.notice.textContent = words;
  }

  #sum(shown) {
    const total = (of) => shown.reduce((sum, session) => sum + of(session), 0);
    const running = shown.filter((session) => session.status === 'running').length;
    const figure = (name, value) => h('div', '', h('dt', '', name), h('dd', '', value));
    const costs = shown.map(costOf).filter(Number.isFinite);
    replace(this.#summary,
      figure(t('Sessions'), count(shown.length)),
      running > 0 && figure(t('running'), count(running)),
      figure(t('Tokens'), short(total((session) => session.tokens.total))),
      costs.length > 0 && figure(t('Cost'), money(costs.reduce((sum, cost) => sum + cost, 0))),
      figure(t('Errors'), count(total((session) => session.errors))));
  }

  #actions() {
    const chosen = [...this.#chosen].map((id) => this.#sessions.get(id)).filter(Boolean);
    this.#parts.actions.hidden = chosen.length === 0;
    if (chosen.length === 0) {
      return;
    }
    replace(this.#parts.actions,
      h('span', '', counted('{n} session chosen', '{n} sessions chosen', chosen.length, count(chosen.length))),
      chosen.length === 2 && button('', t('Compare'), () => showComparison(this.#parts.dialog, chosen)),
      button('danger', t('Delete'), () => this.askToRemove(chosen)),
      button('quiet', t('Choose none'), () => {
        this.#chosen.clear();
        this.#filtered();
      }));
  }

  /** Asks before anything goes; running sessions stay, and pinned ones unless one is named alone. */
  askToRemove(sessions) {
    const alone = sessions.length === 1;
    const idle = sessions.filter((session) => session.status !== 'running');
    const free = idle.filter((session) => alone || !session.pinned);
    const pinned = alone && free.some((session) => session.pinned);
    const dialog = this.#parts.dialog;
    const close = () => dialog.close();
    const go = async () => {
      close();
      this.complain(await remove(free.map((session) => session.id), pinned));
    };
    const lines = [
      idle.length < sessions.length && t('Running sessions stay.'),
      free.length < idle.length && t('Pinned sessions stay.'),
      pinned && t('This session is pinned.'),
    ].filter(Boolean);
    replace(dialog, h('h2', '', counted('Delete {n} session with its page and log?', 'Delete {n} sessions with their pages and logs?', free.length, count(free.length))),
      lines.map((line) => h('p', '', line)),
      h('div', 'dialog-actions', free.length > 0 && button('danger', t('Delete'), go), button('', t('Keep'), close)));
    dialog.showModal();
  }
}
