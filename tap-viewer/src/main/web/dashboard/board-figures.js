// Figures of a session in words.
import { count } from '../format.js';
import { t } from '../i18n.js';

const MONEY = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SMALL = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', minimumSignificantDigits: 1, maximumSignificantDigits: 2 });

export const STATUSES = ['running', 'complete', 'error', 'empty', 'interrupted'];

const KINDS = [['input', 'Input'], ['cache_read', 'Cache read'], ['cache_write', 'Cache write'], ['cache_write_1h', 'Cache write, 1 h'], ['output', 'Output'], ['reasoning', 'Reasoning']];

/** What a session is called: by the user, else by its first words. */
export function titleOf(session) {
  return session.name || session.first_prompt || t('(no prompt)');
}

/** Tokens by kind, as [name, number], without those there are none of. */
export function kindsOf(tokens) {
  return KINDS.filter(([kind]) => tokens[kind] > 0).map(([kind, name]) => [t(name), tokens[kind]]);
}

export function tokensInWords(tokens) {
  return kindsOf(tokens).map(([name, number]) => `${name}: ${count(number)}`).join('\n');
}

/** In dollars; NaN where no price is known. */
export function costOf(figures) {
  return figures.cost?.amount === undefined ? NaN : Number(figures.cost.amount);
}

export function money(amount) {
  if (!Number.isFinite(amount)) {
    return '–';
  }
  return amount > 0 && amount < 0.01 ? SMALL.format(amount) : MONEY.format(amount);
}
