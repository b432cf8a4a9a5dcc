// The status of a call as the list and the detail show it.
import { h } from './dom.js';
import { t } from './i18n.js';
import { failed } from './rows.js';

const ENDINGS = new Map([['client_aborted', 'aborted'], ['upstream_failed', 'cut off'], ['refused', 'refused'], ['tap_stopped', 'stopped']]);

const PURPOSES = new Map([['title', 'title'], ['warm_up', 'warm-up'], ['token_count', 'token count'], ['compaction', 'compaction'], ['auxiliary', 'auxiliary']]);

/** What marks a call that is no plain step of a conversation; empty for the others. */
export function marks(row) {
  const purpose = PURPOSES.get(row.purpose);
  return [row.live && h('span', 'mark under-way', t('under way')), purpose && h('span', 'mark', t(purpose)), row.retry && h('span', 'mark retry', `↻ ${t('retry')}`)].filter(Boolean);
}

export function statusPill(row) {
  if (row.live) {
    return null;
  }
  const ending = ENDINGS.get(row.outcome);
  const label = row.status >= 400 ? String(row.status) : ending ? t(ending) : row.status || t('no answer');
  return h('span', failed(row) ? 'pill bad' : 'pill good', failed(row) ? `✕ ${label}` : label);
}
