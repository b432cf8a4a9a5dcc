// Every command by its name: type some of it, Enter does it.
import { attributes, captured, h, replace } from './dom.js';
import { COMMANDS } from './commands.js';
import { dialogHead, openDialog } from './dialog.js';
import { t } from './i18n.js';

const MOST_CALLS = 20;

/** Opens the palette. run does a command; calls is what of the list a text finds, as [{name, run}]. */
export function showPalette(dialog, available, run, callsFor) {
  const field = attributes(h('input', ''), { type: 'text', role: 'combobox', 'aria-label': t('All commands'), 'aria-expanded': 'true', 'aria-controls': 'commands',
    'aria-autocomplete': 'list', placeholder: t('A command, or the number of a call'), autocomplete: 'off', spellcheck: 'false' });
  const list = attributes(h('ul', 'commands'), { id: 'commands', role: 'listbox', 'aria-label': t('All commands') });
  let entries = [];
  let chosen = 0;
  const choose = (place) => {
    chosen = Math.max(0, Math.min(entries.length - 1, place));
    [...list.children].forEach((element, i) => attributes(element, { 'aria-selected': String(i === chosen) }));
    list.children[chosen]?.scrollIntoView({ block: 'nearest' });
    attributes(field, { 'aria-activedescendant': entries.length > 0 ? `command-${chosen}` : '' });
  };
  const act = (entry) => {
    dialog.close();
    entry.run();
  };
  const fill = () => {
    entries = [...matching(available(COMMANDS), field.value).map((command) => ({ name: nameOf(command), shown: command.shown, run: () => run(command) })), ...callsFor(field.value).slice(0, MOST_CALLS)];
    replace(list, entries.map((entry, i) => {
      const element = attributes(h('li', '', captured('span', '', entry.name), entry.shown && h('kbd', '', entry.shown)), { role: 'option', id: `command-${i}`, 'aria-selected': 'false' });
      element.addEventListener('click', () => act(entry));
      return element;
    }));
    choose(0);
  };
  field.addEventListener('input', fill);
  field.addEventListener('keydown', (event) => {
    const moves = new Map([['ArrowDown', 1], ['ArrowUp', -1], ['PageDown', 8], ['PageUp', -8]]);
    if (event.key === 'Enter' && entries.length > 0 && !event.isComposing) {
      event.preventDefault();
      act(entries[chosen]);
    } else if (moves.has(event.key)) {
      event.preventDefault();
      choose(chosen + moves.get(event.key));
    }
  });
  replace(dialog, dialogHead(dialog, t('All commands')), field, list);
  fill();
  openDialog(dialog);
  field.focus();
}

function nameOf(command) {
  return command.name ?? t(command.words);
}

/** The commands that have every word of the text in their name, those first that begin with it. */
export function matching(commands, text) {
  const words = text.trim().toLowerCase().split(/\s+/u);
  const nameIn = (command) => `${nameOf(command)} ${command.words ?? ''}`.toLowerCase();
  return commands.filter((command) => words.every((word) => nameIn(command).includes(word)))
    .sort((a, b) => nameIn(b).startsWith(words[0]) - nameIn(a).startsWith(words[0]));
}

/** The calls whose number begins with the text, as {index, name}. */
export function numbered(rows, text) {
  const number = /^#?(\d[\d.]*)$/u.exec(text.trim())?.[1];
  return number === undefined ? [] : rows.flatMap((row, index) => String(row.turn ?? '').startsWith(number)
    ? [{ index, name: `#${row.turn} ${row.model ?? row.path ?? ''}`.slice(0, 80) }] : []);
}
