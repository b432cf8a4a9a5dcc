// The help: keys and the language of the filter.
import { attributes, button, captured, h, replace } from './dom.js';
import { t } from './i18n.js';

const KEYS = [
  ['j ↓ / k ↑', 'Next and previous call'], ['Home / End', 'First and last call'], ['PgUp / PgDn', 'Ten calls up and down'], ['/', 'Filter and search'],
  ['Enter', 'List every place of the words'], ['d', 'Compare with the request before'], ['f', 'Show the full context'],
  ['1 2 3 4', 'Call, conversation, timeline, findings'], ['c', 'Copy the request as JSON'], ['l', 'Follow the newest call, while the session runs'], ['t', 'Light or dark'], ['?', 'This help'], ['Esc', 'Close'],
];
const TERMS = ['tool:Bash', 'model:opus', 'status:4xx', 'has:error', 'has:toolerror', 'cache:write', 'dur:>10s', 'tokens:>100k', '-path:count_tokens', '"two words"'];

export function showHelp(dialog) {
  replace(dialog, h('header', 'dialog-head', h('h2', '', t('Help')), attributes(button('quiet close', '✕', () => dialog.close()), { 'aria-label': t('Close') })),
    h('h3', '', t('Keys')), h('dl', 'keys', KEYS.map(([keys, meaning]) => [h('dt', '', h('kbd', '', keys)), h('dd', '', t(meaning))])),
    h('h3', '', t('Filter')), h('p', 'note', t('Words are looked for in everything that was sent and answered. Terms look at the calls:')),
    h('p', '', TERMS.map((term) => [captured('code', 'chip', term), ' '])));
  if (!dialog.open) {
    dialog.showModal();
  }
}
