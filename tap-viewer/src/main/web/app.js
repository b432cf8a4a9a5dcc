// Puts the page together and answers keys, clicks and dropped files.
import './page.css';
import { attributes, button, h, replace } from './dom.js';
import { COMMANDS, WITH_LETTERS, commandOf } from './commands.js';
import { count } from './format.js';
import { LANGUAGES, chooseLanguage, counted, currentLanguage, startLanguage, t } from './i18n.js';
import { showHelp } from './help.js';
import { Page } from './page.js';
import { LiveSession, isLive } from './live.js';
import { showPalette } from './palette.js';
import { startTheme } from './theme.js';
import { traceOfFile } from './dropped.js';
import { traceOfPage } from './trace.js';

const at = (id) => document.getElementById(id);
const VIEW_NAMES = new Map(COMMANDS.filter((command) => command.view).map((command) => [command.view, command.words]));
const ORDER_NAMES = new Map([['turn', 'Time'], ['model', 'Model'], ['prompt', 'Prompt']]);
let page;
let live;
/** How many files were opened: of two dropped in a row the later one counts. */
let opened = 0;

const shell = {
  focusFilter: () => at('filter').focus(),
  order: (order) => {
    page?.order(order);
    chrome();
  },
  filter: (text) => {
    at('filter').value = text;
    page?.filter(text);
  },
  language: (tag) => {
    chooseLanguage(tag);
    at('language').value = tag;
    chrome();
    live?.showBar();
    page?.refresh();
  },
  follow: () => live?.follow(),
  theme: () => at('theme').click(),
  help: () => showHelp(at('help')),
  palette: () => showPalette(at('palette'), (commands) => commands.filter((command) => page || command.anywhere), run, (text) => page?.callsFor(text) ?? []),
};

function run(command) {
  if (page || command.anywhere) {
    command.run({ page, shell });
  }
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    closeDialogs();
    shell.palette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
    return;
  }
  if (event.target === at('filter')) {
    onFilterKey(event);
    return;
  }
  const command = event.target.closest?.('select, input, textarea') ? undefined : commandOf(event.key);
  if (command && (page || command.anywhere)) {
    event.preventDefault();
    run(command);
  }
}

function closeDialogs() {
  for (const dialog of document.querySelectorAll('dialog[open]')) {
    dialog.close();
  }
}

function onFilterKey(event) {
  if (event.key === 'Enter') {
    page?.search();
    at('filter').blur();
  } else if (event.key === 'Escape') {
    at('filter').blur();
  }
}

/** The parts of the page that are always there, in the reader's language. */
function chrome() {
  const choice = (id, names, chosen, onChoice) => replace(at(id), ...[...names].map(([value, name]) => {
    const press = button('', t(name), () => onChoice(value));
    press.value = value;
    return attributes(press, { 'aria-pressed': String(value === chosen) });
  }));
  choice('views', VIEW_NAMES, page?.currentView ?? 'call', (view) => {
    document.body.classList.add('reading');
    page?.show(view);
  });
  choice('orders', ORDER_NAMES, page?.currentOrder ?? 'turn', shell.order);
  attributes(at('filter'), { placeholder: `${t('Filter and search')}  ( / )`, 'aria-label': t('Filter and search') });
  at('theme').textContent = t('Theme');
  attributes(at('theme'), { 'aria-label': t('Light or dark') });
  at('palette-button').textContent = `${WITH_LETTERS} K`;
  attributes(at('palette-button'), { 'aria-label': t('All commands'), title: t('All commands') });
  attributes(at('help-button'), { 'aria-label': t('Help') });
  attributes(at('rows'), { 'aria-label': t('Calls') });
  attributes(at('detail'), { 'aria-label': t('Call') });
  attributes(at('language'), { 'aria-label': t('Language') });
  attributes(at('compare'), { 'aria-label': t('Compare') });
  attributes(at('help'), { 'aria-label': t('Help') });
  attributes(at('palette'), { 'aria-label': t('All commands') });
  attributes(at('views'), { 'aria-label': t('Views') });
  attributes(at('orders'), { 'aria-label': t('Order') });
}

function languageMenu() {
  for (const [tag, name] of LANGUAGES) {
    const option = h('option', '', name);
    option.value = tag;
    option.selected = tag === currentLanguage();
    at('language').append(option);
  }
  at('language').addEventListener('change', () => shell.language(at('language').value));
}

function notice(message) {
  at('notices').append(h('p', 'notice', message));
}

/** Puts away what the page shows, before something else takes its place. */
function leave() {
  page?.leave();
  page = undefined;
  replace(at('notices'));
}

async function open(trace) {
  leave();
  if (trace.unreadable > 0) {
    notice(counted('{n} line of the trace was not readable and is left out.', '{n} lines of the trace were not readable and are left out.', trace.unreadable, count(trace.unreadable)));
  }
  if (trace.rows.length === 0) {
    empty(t('No calls in this trace'), t('The agent made no request through the tap, or ended before its first one.'));
    return;
  }
  await show(trace);
}

function show(trace, call) {
  page = new Page(trace);
  document.body.classList.remove('reading', 'no-trace');
  return page.start(call);
}

/** The session that this page was served for, while it runs. */
function openLive() {
  live = new LiveSession({
    page: () => page,
    show: (trace, call) => {
      const shown = show(trace, call);
      page.onRead = () => live?.follow(false);
      return shown;
    },
    ready: (isEmpty) => {
      if (isEmpty) {
        document.body.classList.add('reading', 'no-trace');
        replace(at('detail'), h('div', 'empty', h('h2', '', t('No calls yet')), h('p', '', t('Calls appear here as soon as the agent makes them.'))));
      }
      document.body.dataset.ready = 'true';
    },
  });
  live.start();
}

/** A page without calls: says why, and takes a trace file. */
function empty(title, reason) {
  document.body.classList.add('reading', 'no-trace');
  const file = attributes(h('input', ''), { type: 'file', 'aria-label': t('Choose a trace file') });
  file.addEventListener('change', () => file.files[0] && openFile(file.files[0]));
  replace(at('detail'), h('div', 'empty', h('h2', '', title), h('p', '', reason),
    h('div', 'drop', h('p', '', t('Drop a trace file here (.jsonl, .jsonl.gz or .json), or choose one:')), file)));
}

function unreadable(error) {
  console.error(error);
  leave();
  empty(t('This file could not be read'), String(error.message));
}

async function openFile(file) {
  document.body.dataset.ready = '';
  opened += 1;
  live?.stop();
  live = undefined;
  const mine = opened;
  try {
    const trace = await traceOfFile(file);
    if (mine !== opened) {
      return;
    }
    document.querySelector('.brand h1').textContent = file.name;
    await open(trace);
  } catch (error) {
    if (mine === opened) {
      unreadable(error);
    }
  }
  if (mine === opened) {
    document.body.dataset.ready = 'true';
  }
}

function takeDrops() {
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) {
      openFile(file);
    }
  });
}

function takeFilter() {
  let timer;
  at('filter').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => page?.filter(at('filter').value), (page?.count ?? 0) > 200 ? 120 : 0);
  });
}

async function start() {
  startLanguage();
  startTheme(at('theme'));
  languageMenu();
  chrome();
  if (new URLSearchParams(location.search).has('embed')) {
    document.body.classList.add('embed');
  }
  document.addEventListener('keydown', onKey);
  at('help-button').addEventListener('click', shell.help);
  at('palette-button').addEventListener('click', shell.palette);
  takeFilter();
  takeDrops();
  if (isLive()) {
    openLive();
    return;
  }
  try {
    const trace = await traceOfPage();
    if (opened > 0) {
      return;
    }
    if (trace === undefined) {
      empty(t('This file ends too early'), t('Its trace is not whole. Make the page again, or drop the trace file itself here.'));
    } else {
      await open(trace);
    }
  } catch (error) {
    if (opened === 0) {
      unreadable(error);
    }
  }
  if (opened === 0) {
    document.body.dataset.ready = 'true';
  }
}

start();
