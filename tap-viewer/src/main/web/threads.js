// The threads of a trace: which calls belong together, and what to call them.
import { t } from './i18n.js';
import { isModelCall, shortModel } from './rows.js';

/** The calls by thread, the one that began first in front; calls of no model together at the end. */
export function threadsOf(rows, indexes) {
  const threads = groupedBy(indexes, (index) => {
    const row = rows[index];
    return isModelCall(row) ? `${row.thread ?? row.opening ?? ''}|${row.agent ?? ''}|${row.purpose ?? ''}` : '';
  });
  return [...threads].sort(([a], [b]) => (a === '') - (b === '')).map(([, members]) => members);
}

/** Values by their key, in the order in which the keys come. */
export function groupedBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    const members = groups.get(key);
    if (members === undefined) {
      groups.set(key, [value]);
    } else {
      members.push(value);
    }
  }
  return groups;
}

/** What a thread is called: a sub-agent's id or what its calls are for, and the model. */
export function nameOfThread(rows, members) {
  const row = rows[members[0]];
  if (!isModelCall(row)) {
    return t('Other calls');
  }
  const what = row.agent === undefined ? row.purpose && t(row.purpose === 'warm_up' ? 'warm-up' : row.purpose.replace('_', ' ')) : t('Sub-agent {id}', { id: row.agent.slice(0, 12) });
  return [what, shortModel(row.model)].filter(Boolean).join(' · ');
}
