// The places that a search through all traces finds, as they come.
import { titleOf } from './board-figures.js';
import { searchAll } from './board-server.js';
import { attributes, button, captured, h, replace } from '../dom.js';
import { count, snippet } from '../format.js';
import { counted, t } from '../i18n.js';

const MOST = 1000;

export class SearchResults {
  #board;
  #holder = h('section', 'board-results');
  #running;
  #found = 0;
  #lists = new Map();

  constructor(board) {
    this.#board = board;
    this.#holder.hidden = true;
  }

  element() {
    return this.#holder;
  }

  /** Searches for words in the sessions that are meant; no words put the results away. */
  async search(words, meant) {
    this.#running?.abort();
    this.#running = undefined;
    this.#found = 0;
    this.#lists.clear();
    this.#holder.hidden = words.trim() === '';
    if (this.#holder.hidden) {
      return;
    }
    const stop = new AbortController();
    this.#running = stop;
    const state = attributes(h('p', 'board-state', t('Searching…')), { role: 'status' });
    const list = h('div', 'board-found');
    const end = button('', t('Stop'), () => stop.abort());
    replace(this.#holder, h('div', 'board-results-head', h('h2', '', t('Found')), state, end, button('quiet', t('Close'), () => this.search('', meant))), list);
    try {
      await searchAll({ words, ...meant }, stop.signal, (line) => this.#line(line, state, list, stop));
    } catch (error) {
      if (this.#running === stop && error.name !== 'AbortError') {
        state.textContent = error.message;
      }
    }
    end.remove();
    if (this.#running === stop && this.#found === 0 && state.textContent !== '') {
      state.textContent = stop.signal.aborted ? t('Stopped') : t('Nothing found');
    }
    this.#holder.dataset.done = 'true';
  }

  #line(line, state, list, stop) {
    if (line.hit) {
      this.#hit(line.hit, list);
      if (this.#found >= MOST) {
        stop.abort();
      }
    }
    const places = counted('{n} place', '{n} places', this.#found, count(this.#found));
    if (line.searched) {
      state.textContent = `${places} · ${t('{n} of {all} sessions searched', { n: count(line.searched), all: count(line.of) })}`;
    } else if (line.done && this.#found > 0) {
      state.textContent = places;
    }
  }

  #hit(hit, list) {
    this.#found += 1;
    let places = this.#lists.get(hit.session);
    if (places === undefined) {
      const session = this.#board.session(hit.session);
      places = h('ol', '');
      this.#lists.set(hit.session, places);
      list.append(h('div', 'board-found-session', captured('h3', '', session ? snippet(titleOf(session), 120) : hit.session), h('span', 'quiet', `${session?.agent ?? ''} ${hit.session}`), places));
    }
    const link = h('a', '', h('span', `where ${hit.where}`, t(hit.where)),
      captured('span', 'board-excerpt', [hit.excerpt.slice(0, hit.from), h('mark', '', hit.excerpt.slice(hit.from, hit.to)), hit.excerpt.slice(hit.to)]));
    link.href = `/session/${hit.session}#call-${hit.record + 1}`;
    places.append(h('li', '', link));
  }
}
