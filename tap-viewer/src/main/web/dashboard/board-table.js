// The sessions as rows.
import { costOf, money, titleOf, tokensInWords } from './board-figures.js';
import { pin, rename, watch } from './board-server.js';
import { attributes, button, captured, h, replace } from '../dom.js';
import { count, day, duration, short, snippet } from '../format.js';
import { counted, t } from '../i18n.js';

const AT_ONCE = 200;
const EXPORTS = [['jsonl', 'JSONL'], ['html', 'HTML'], ['markdown', 'Markdown'], ['json', 'JSON'], ['compact', '.ctap.json']];

export class SessionTable {
  #board;
  #most = AT_ONCE;
  #rows = new Map();

  constructor(board) {
    this.#board = board;
  }

  /** Makes every row anew, as in another language. */
  forget() {
    this.#rows.clear();
  }

  show(holder, sessions, all) {
    if (sessions.length === 0) {
      this.#rows.clear();
      replace(holder, h('p', 'board-empty', all === 0 ? t('No sessions yet. Run an agent with claude-tap, or try claude-tap demo.') : t('No session fits the filter.')));
      return;
    }
    const shown = sessions.slice(0, this.#most);
    const kept = new Map();
    const rows = shown.map((session) => {
      const known = this.#rows.get(session.id);
      const row = known?.session === session ? known.row : this.#row(session);
      row.querySelector('input').checked = this.#board.isChosen(session.id);
      kept.set(session.id, { session, row });
      return row;
    });
    this.#rows = kept;
    if (!renewed(holder, rows, sessions.length)) {
      const heads = ['', t('Session'), t('Agent'), t('Model'), t('Turns'), t('Tokens'), t('Cost'), t('Errors'), t('Duration'), t('Start'), ''];
      replace(holder, h('table', 'board-table', h('thead', '', h('tr', '', heads.map((head) => h('th', '', head)))), h('tbody', '', rows)),
        shown.length < sessions.length && button('board-more', counted('Show {n} more', 'Show {n} more', 2, count(sessions.length - shown.length)), () => {
          this.#most = Infinity;
          this.show(holder, sessions, all);
        }));
    }
    holder.dataset.all = sessions.length;
  }

  #row(session) {
    const box = attributes(h('input', ''), { type: 'checkbox', 'aria-label': t('Choose') });
    box.addEventListener('change', () => this.#board.choose(session.id, box.checked));
    const cell = (className, ...content) => h('td', className, content);
    const row = h('tr', `board-row ${session.status}`,
      cell('board-choose', box),
      cell('board-what', this.#title(session), session.last_answer !== '' && captured('p', 'board-answer', snippet(session.last_answer, 160)),
        session.last_error !== '' && captured('p', 'board-error', snippet(session.last_error, 160))),
      cell('', session.agent),
      cell('', captured('span', '', session.model)),
      cell('number', count(session.turns)),
      attributes(cell('number', short(session.tokens.total)), { title: tokensInWords(session.tokens) }),
      cell('number', money(costOf(session))),
      cell(session.errors > 0 ? 'number bad' : 'number', count(session.errors)),
      cell('number', duration(session.duration_ms)),
      cell('board-when', day(Date.parse(session.started_at))),
      cell('board-do', this.#buttons(session)));
    row.dataset.id = session.id;
    return row;
  }

  #title(session) {
    const link = captured('a', 'board-title', snippet(titleOf(session), 140));
    link.href = `/session/${session.id}`;
    if (session.status === 'running') {
      link.addEventListener('click', async (event) => {
        event.preventDefault();
        this.#board.complain(await watch(session.id));
      });
    }
    return h('p', '', h('span', `status ${session.status}`, t(session.status)), session.pinned && attributes(h('span', 'pinned', '★'), { title: t('Pinned') }), link);
  }

  #buttons(session) {
    const exports = attributes(h('select', ''), { 'aria-label': t('Export') });
    for (const [format, name] of [['', t('Export')], ...EXPORTS]) {
      const option = h('option', '', name);
      option.value = format;
      exports.append(option);
    }
    exports.addEventListener('change', () => {
      if (exports.value !== '') {
        location.assign(`/export/${session.id}/${exports.value}`);
        exports.value = '';
      }
    });
    return [
      attributes(button('quiet', session.pinned ? '★' : '☆', async () => this.#board.complain(await pin(session.id, !session.pinned))),
        { 'aria-label': session.pinned ? t('Unpin') : t('Pin'), title: session.pinned ? t('Unpin') : t('Pin') }),
      attributes(button('quiet', '✎', () => this.#rename(session)), { 'aria-label': t('Rename'), title: t('Rename') }),
      exports,
      session.status !== 'running' && attributes(button('quiet', '✕', () => this.#board.askToRemove([session])), { 'aria-label': t('Delete'), title: t('Delete') }),
    ];
  }

  #rename(session) {
    const dialog = this.#board.dialog;
    const input = attributes(h('input', 'board-words'), { type: 'text', 'aria-label': t('Name') });
    input.value = session.name;
    const form = h('form', '', input, h('div', 'dialog-actions', attributes(h('button', '', t('Rename')), { type: 'submit' }), button('quiet', t('Close'), () => dialog.close())));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      dialog.close();
      this.#board.complain(await rename(session.id, input.value));
    });
    replace(dialog, h('h2', '', t('Rename')), captured('p', 'board-answer', snippet(session.first_prompt, 160)), form);
    dialog.showModal();
    input.select();
  }
}

/** Replaces only the rows that changed where the sessions are the same ones: what a reader points at or has opened stays. */
function renewed(holder, rows, all) {
  const there = [...holder.querySelectorAll('.board-row')];
  if (there.length !== rows.length || holder.dataset.all !== String(all) || there.some((row, i) => row.dataset.id !== rows[i].dataset.id)) {
    return false;
  }
  there.forEach((row, i) => row !== rows[i] && row.replaceWith(rows[i]));
  return true;
}
