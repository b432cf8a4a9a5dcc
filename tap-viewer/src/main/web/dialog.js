// What the page's dialogs have in common: a head with a way out, and a focus that stays inside.
import { attributes, button, h } from './dom.js';
import { t } from './i18n.js';

const REACHABLE = 'a[href], button:not([disabled]):not([tabindex="-1"]), input, select, textarea, summary, [tabindex="0"]';

const trapped = new WeakSet();

/** The head of a dialog with its title and whatever belongs beside it. */
export function dialogHead(dialog, title, ...parts) {
  return h('header', 'dialog-head', h('h2', '', title), parts, attributes(button('quiet close', '✕', () => dialog.close()), { 'aria-label': t('Close') }));
}

/** Opens a dialog, or leaves it open. Tab goes round in it, and a click beside it closes it. */
export function openDialog(dialog) {
  if (!trapped.has(dialog)) {
    trapped.add(dialog);
    dialog.addEventListener('keydown', (event) => event.key === 'Tab' && goRound(dialog, event));
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }
  if (!dialog.open) {
    dialog.showModal();
  }
}

function goRound(dialog, event) {
  const reachable = [...dialog.querySelectorAll(REACHABLE)].filter((element) => element.checkVisibility());
  const [first, last] = [reachable[0], reachable.at(-1)];
  if (first && document.activeElement === (event.shiftKey ? first : last)) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
