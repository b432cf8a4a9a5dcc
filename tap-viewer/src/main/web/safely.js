// Showing what may be too odd to show.
import { captured, h, replace } from './dom.js';
import { t } from './i18n.js';

/** Fills an element. A record of a shape nobody thought of must not hide the others, nor itself: then its source stands there. */
export function safely(target, fill, source) {
  try {
    fill();
  } catch (error) {
    console.error(error);
    replace(target, h('p', 'notice', t('This record could not be laid out; its text stands below as it is.')), captured('pre', 'text code', source()));
  }
}
