// The page of all sessions: put together here, and kept up with what the server tells.
import '../page.css';
import './dashboard.css';
import { chooseBoardLanguage, startBoardLanguage } from './board-words.js';
import { Board } from './board.js';
import { attributes, h } from '../dom.js';
import { LANGUAGES, currentLanguage, t } from '../i18n.js';
import { startTheme } from '../theme.js';

const at = (id) => document.getElementById(id);
const board = new Board(at('board'), at('summary'));

function chrome() {
  at('theme').textContent = t('Theme');
  attributes(at('theme'), { 'aria-label': t('Light or dark') });
  attributes(at('language'), { 'aria-label': t('Language') });
  document.querySelector('.brand h1').textContent = t('Sessions');
  document.title = `${t('Sessions')} · claude-tap`;
}

function languageMenu() {
  for (const [tag, name] of LANGUAGES) {
    const option = h('option', '', name);
    option.value = tag;
    option.selected = tag === currentLanguage();
    at('language').append(option);
  }
  at('language').addEventListener('change', () => {
    chooseBoardLanguage(at('language').value);
    chrome();
    board.rebuild();
  });
}

function follow() {
  const events = new EventSource('/api/events');
  events.addEventListener('sessions', (event) => {
    board.connected(true);
    board.take(JSON.parse(event.data));
    document.body.dataset.ready = 'true';
  });
  events.addEventListener('error', () => board.connected(false));
}

startBoardLanguage();
startTheme(at('theme'));
languageMenu();
chrome();
board.rebuild();
follow();
