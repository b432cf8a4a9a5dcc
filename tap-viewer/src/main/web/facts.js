// The status of a call as the list and the detail show it.
import { h } from './dom.js';
import { t } from './i18n.js';
import { failed } from './rows.js';

const ENDINGS = new Map([['client_aborted', 'aborted'], ['upstream_failed', 'cut off'], ['refused', 'refused'], ['tap_stopped', 'stopped']]);

export function statusPill(row) {
  const ending = ENDINGS.get(row.outcome);
  const label = row.status >= 400 ? String(row.status) : ending ? t(ending) : row.status || t('no answer');
  return h('span', failed(row) ? 'pill bad' : 'pill good', failed(row) ? `✕ ${label}` : label);
}
