// Two sessions beside each other, the older one first.
import { costOf, kindsOf, money, titleOf } from './board-figures.js';
import { button, captured, h, replace } from '../dom.js';
import { count, day, duration } from '../format.js';
import { t } from '../i18n.js';

export function showComparison(dialog, chosen) {
  const sessions = [...chosen].sort((a, b) => a.started_at.localeCompare(b.started_at) || a.id.localeCompare(b.id));
  const kinds = [...new Set(sessions.flatMap((session) => kindsOf(session.tokens).map(([name]) => name)))];
  const ofKind = (session, kind) => kindsOf(session.tokens).find(([name]) => name === kind)?.[1] ?? 0;
  const line = (name, of, number) => {
    const [a, b] = sessions.map(of);
    return h('tr', a === b ? 'same' : '', h('th', '', name), [a, b].map((value) => captured('td', number ? 'number' : '', value)));
  };
  const whole = h('a', 'button', t('All differences'));
  whole.href = `/compare/${sessions[0].id}/${sessions[1].id}`;
  replace(dialog, h('h2', '', t('Compare')),
    h('table', 'board-compare', h('tbody', '',
      line(t('Session'), titleOf), line(t('Agent'), (one) => one.agent), line(t('Model'), (one) => Object.keys(one.models).join(', ')),
      line(t('Status'), (one) => t(one.status)), line(t('Start'), (one) => day(Date.parse(one.started_at))),
      line(t('Duration'), (one) => duration(one.duration_ms), true), line(t('Calls'), (one) => count(one.calls), true), line(t('Turns'), (one) => count(one.turns), true),
      line(t('Errors'), (one) => count(one.errors), true), line(t('Tokens'), (one) => count(one.tokens.total), true),
      kinds.map((kind) => line(kind, (one) => count(ofKind(one, kind)), true)),
      line(t('Cost'), (one) => money(costOf(one)), true), line(t('Last answer'), (one) => one.last_answer))),
    h('div', 'dialog-actions', sessions.every((session) => session.calls > 0) && whole, sessions.map((session) => {
      const link = h('a', 'button', `${t('Open')}: ${session.id}`);
      link.href = `/session/${session.id}`;
      return link;
    }), button('', t('Close'), () => dialog.close())));
  dialog.showModal();
}
