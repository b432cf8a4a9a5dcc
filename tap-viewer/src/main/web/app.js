// Puts the page together: reads the records a few at a time, then answers keys and clicks.
import { append, attributes, button, h, replace } from './dom.js';
import { count, plural } from './format.js';
import { record, recordCount, recordText, trailer, wordSearch } from './store.js';
import { oddRow, rowOf } from './row.js';
import { rowElement, rowText } from './list.js';
import { addRow, newSummary, showSummary } from './summary.js';
import { showDetail } from './detail.js';
import { startTheme } from './theme.js';

const at = (id) => document.getElementById(id);
const items = [];
const searched = [];
const rows = [];
const summary = newSummary();
let selected = -1;
let resting;

/** Reads rows for some milliseconds, shows them, and goes on when the browser has drawn. */
function readRows(done) {
  const until = performance.now() + 40;
  const fresh = [];
  while (items.length < recordCount && performance.now() < until) {
    const row = safeRow(items.length);
    const item = rowElement(row, (index) => select(index, true));
    addRow(summary, row);
    rows.push(row);
    items.push(item);
    searched.push(rowText(row));
    fresh.push(item);
  }
  append(at('rows'), fresh);
  showSummary(at('summary'), summary);
  if (selected < 0) {
    select(startIndex(), false);
  }
  if (items.length < recordCount) {
    at('rows-note').textContent = `Reading ${count(items.length)} of ${count(recordCount)} calls …`;
    setTimeout(() => readRows(done));
  } else {
    at('rows-note').textContent = '';
    done();
  }
}

function safeRow(index) {
  try {
    return rowOf(index, record(index));
  } catch (error) {
    // As with the detail: one odd record, one odd row.
    console.error(error);
    return oddRow(index);
  }
}

/** The call to open first, as soon as it has been read: the one in the address, else the first model call, else the first. */
function startIndex() {
  const wanted = /^#call-(\d+)$/u.exec(location.hash);
  if (wanted) {
    return Math.min(Math.max(Number(wanted[1]) - 1, 0), recordCount - 1);
  }
  const index = rows.findIndex((row) => row.isModelCall);
  return index < 0 && items.length === recordCount ? 0 : index;
}

function select(index, byReader) {
  if (index < 0 || index >= items.length) {
    return;
  }
  items[selected]?.firstChild.removeAttribute('aria-current');
  selected = index;
  const press = attributes(items[index].firstChild, { 'aria-current': 'true' });
  const source = recordText(index);
  const content = record(index);
  const detail = at('detail');
  try {
    showDetail(detail, content, source);
  } catch (error) {
    // A record of a shape nobody thought of must not hide the others, nor itself.
    console.error(error);
    replace(detail, h('p', 'notice', 'This record could not be laid out; its text stands below as it is.'), h('pre', 'text code', source));
  }
  detail.prepend(button('back more', '‹ All calls', () => document.body.classList.remove('reading')));
  detail.scrollTop = 0;
  if (byReader) {
    document.body.classList.add('reading');
    press.scrollIntoView({ block: 'nearest' });
    remember(index);
  }
}

/** Puts the call into the address once the reader rests on it: browsers refuse many changes in a row. */
function remember(index) {
  clearTimeout(resting);
  resting = setTimeout(() => {
    try {
      history.replaceState(null, '', `#call-${index + 1}`);
    } catch {
      // Some browsers forbid this on files; the page works without it.
    }
  }, 200);
}

function move(step) {
  const shown = items.map((item, i) => item.hidden ? -1 : i).filter((i) => i >= 0);
  const here = shown.indexOf(selected);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), shown.length - 1);
  if (shown.length > 0 && shown[next] !== selected) {
    select(shown[next], true);
  }
}

const KEYS = new Map([
  ['j', () => move(1)], ['ArrowDown', () => move(1)], ['k', () => move(-1)], ['ArrowUp', () => move(-1)],
  ['Home', () => move(-Infinity)], ['End', () => move(Infinity)], ['/', () => at('filter').focus()],
]);

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.target === at('filter')) {
    if (event.key === 'Escape' || event.key === 'Enter') {
      at('filter').blur();
    }
    return;
  }
  const action = KEYS.get(event.key);
  if (action) {
    event.preventDefault();
    action();
  }
}

function filterRows() {
  const words = at('filter').value.trim();
  const inRecord = wordSearch(words);
  let shown = 0;
  items.forEach((item, i) => {
    item.hidden = words !== '' && !searched[i].includes(words.toLowerCase()) && !inRecord(i);
    shown += item.hidden ? 0 : 1;
  });
  at('rows-note').textContent = words === '' ? '' : `${count(shown)} of ${plural(items.length, 'call', 'calls')}`;
}

function notice(message) {
  at('notices').append(h('p', 'notice', message));
}

function start() {
  startTheme(at('theme'));
  document.addEventListener('keydown', onKey);
  const end = trailer();
  if (end === undefined) {
    notice('This file ends too early; the calls after its last whole one are missing.');
  } else if (end.unreadable > 0) {
    notice(`${plural(end.unreadable, 'line of the trace was', 'lines of the trace were')} not readable and ${end.unreadable === 1 ? 'is' : 'are'} left out.`);
  }
  if (recordCount === 0) {
    showSummary(at('summary'), summary);
    replace(at('detail'), h('div', 'empty', h('h2', '', 'No calls in this trace'),
      h('p', '', 'The agent made no request through the tap, or ended before its first one.')));
    document.body.classList.add('reading');
    document.body.dataset.ready = 'true';
    return;
  }
  readRows(() => {
    let timer;
    at('filter').addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(filterRows, items.length > 200 ? 150 : 0);
    });
    filterRows();
    document.body.dataset.ready = 'true';
  });
}

start();
