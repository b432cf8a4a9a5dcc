// The help: keys and the language of the filter.
import { captured, h, replace } from './dom.js';
import { COMMANDS } from './commands.js';
import { dialogHead, openDialog } from './dialog.js';
import { t } from './i18n.js';

const TERMS = ['tool:Bash', 'model:opus', 'status:4xx', 'has:error', 'has:toolerror', 'cache:write', 'dur:>10s', 'tokens:>100k', '-path:count_tokens', 'role:tool', '"two words"', '/time(d )?out/'];

export function showHelp(dialog) {
  const keys = [...COMMANDS.filter((command) => command.shown).map((command) => [command.shown, t(command.words)]), ['Esc', t('Close')]];
  replace(dialog, dialogHead(dialog, t('Help')),
    h('h3', '', t('Keys')), h('dl', 'keys', keys.map(([shown, meaning]) => h('div', '', h('dt', '', shown.split(' ').map((key) => h('kbd', '', key))), h('dd', '', meaning)))),
    h('h3', '', t('Filter')), h('p', 'note', t('Words are looked for in everything that was sent and answered. Terms look at the calls:')),
    h('p', '', TERMS.map((term) => [captured('code', 'chip', term), ' '])));
  openDialog(dialog);
}
