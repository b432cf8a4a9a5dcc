// Everything the page can do: its keys, its help and its palette read this list.
import { LANGUAGES } from './i18n.js';

/** The key that goes with letters, as this machine has it. */
export const WITH_LETTERS = /Mac|iPhone|iPad/u.test(navigator.platform) ? '⌘' : 'Ctrl';

/** Keys are named as keyboard events name them, shown is how people do. run gets {page, shell}; page is missing when there is no trace. */
export const COMMANDS = [
  { words: 'Next call', keys: ['j', 'ArrowDown'], shown: 'j ↓', run: ({ page }) => page.move(1) },
  { words: 'Previous call', keys: ['k', 'ArrowUp'], shown: 'k ↑', run: ({ page }) => page.move(-1) },
  { words: 'Ten calls down', keys: ['PageDown'], shown: 'PgDn', run: ({ page }) => page.move(10) },
  { words: 'Ten calls up', keys: ['PageUp'], shown: 'PgUp', run: ({ page }) => page.move(-10) },
  { words: 'First call', keys: ['Home'], shown: 'Home', run: ({ page }) => page.move(-Infinity) },
  { words: 'Last call', keys: ['End'], shown: 'End', run: ({ page }) => page.move(Infinity) },
  { words: 'Next failed call', keys: ['n'], shown: 'n', run: ({ page }) => page.nextFailed() },
  { words: 'Filter and search', keys: ['/'], shown: '/', run: ({ shell }) => shell.focusFilter() },
  { words: 'List every place of the words', keys: [], shown: 'Enter', run: ({ page }) => page.search() },
  { words: 'Call', view: 'call', keys: ['1'], shown: '1', run: ({ page }) => page.show('call') },
  { words: 'Conversation', view: 'conversation', keys: ['2'], shown: '2', run: ({ page }) => page.show('conversation') },
  { words: 'Timeline', view: 'timeline', keys: ['3'], shown: '3', run: ({ page }) => page.show('timeline') },
  { words: 'Findings', view: 'findings', keys: ['4'], shown: '4', run: ({ page }) => page.show('findings') },
  { words: 'Context', view: 'context', keys: ['5'], shown: '5', run: ({ page }) => page.show('context') },
  { words: 'Cache', view: 'cache', keys: ['6'], shown: '6', run: ({ page }) => page.show('cache') },
  { words: 'Cost', view: 'cost', keys: ['7'], shown: '7', run: ({ page }) => page.show('cost') },
  { words: 'Compare with the request before', keys: ['d'], shown: 'd', run: ({ page }) => page.compare() },
  { words: 'Show the full context', keys: ['f'], shown: 'f', run: ({ page }) => page.openAll() },
  { words: 'Copy the request as JSON', keys: ['c'], shown: 'c', run: ({ page }) => page.copy('json') },
  { words: 'Copy the request as a cURL command', keys: [], run: ({ page }) => page.copy('curl') },
  { words: 'Copy a link to this call', keys: [], run: ({ page }) => page.copy('link') },
  { words: 'Calls in order of time', keys: [], run: ({ shell }) => shell.order('turn') },
  { words: 'Calls by model', keys: [], run: ({ shell }) => shell.order('model') },
  { words: 'Calls by prompt', keys: [], run: ({ shell }) => shell.order('prompt') },
  { words: 'Only failed calls', keys: [], run: ({ shell }) => shell.filter('has:error') },
  { words: 'Only calls of tools that failed', keys: [], run: ({ shell }) => shell.filter('has:toolerror') },
  { words: 'All calls', keys: [], run: ({ shell }) => shell.filter('') },
  { words: 'Follow the newest call, while the session runs', keys: ['l'], shown: 'l', run: ({ shell }) => shell.follow() },
  { words: 'Light or dark', keys: ['t'], shown: 't', anywhere: true, run: ({ shell }) => shell.theme() },
  { words: 'All commands', keys: [], shown: `${WITH_LETTERS} K`, anywhere: true, run: ({ shell }) => shell.palette() },
  { words: 'Help', keys: ['?'], shown: '?', anywhere: true, run: ({ shell }) => shell.help() },
  ...LANGUAGES.map(([tag, name]) => ({ name, keys: [], anywhere: true, run: ({ shell }) => shell.language(tag) })),
];

/** What a key does; undefined when it does nothing. */
export function commandOf(key) {
  return COMMANDS.find((command) => command.keys.includes(key));
}
