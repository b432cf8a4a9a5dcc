// Numbers, sizes and times for people.
import { t } from './i18n.js';

const WHOLE = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function count(number) {
  return Number.isFinite(number) ? WHOLE.format(number) : '–';
}

/** 950 → 950, 12345 → 12.3k, 3456789 → 3.46M */
export function short(number) {
  if (!Number.isFinite(number)) {
    return '–';
  }
  if (number < 1000) {
    return String(number);
  }
  return number < 999_950 ? `${trim(number / 1000)}k` : `${trim(number / 1_000_000)}M`;
}

function trim(number) {
  return number >= 100 ? String(Math.round(number)) : String(Number(number.toPrecision(3)));
}

export function duration(millis) {
  if (!Number.isFinite(millis) || millis < 0) {
    return '–';
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 59_950) {
    return `${(millis / 1000).toFixed(millis < 9950 ? 2 : 1)} s`;
  }
  const seconds = Math.round(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function size(characters) {
  return t('{n} chars', { n: short(characters) });
}

/** An amount of US dollars: cents, and more digits of what is less than a dollar. */
export function money(amount) {
  const value = Number(amount);
  const digits = value !== 0 && Math.abs(value) < 1 ? Math.ceil(-Math.log10(Math.abs(value))) + 2 : 2;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: Math.min(digits, 12) });
  return Number.isFinite(value) ? format.format(value) : '–';
}

/** As {@link money}, in as little room as a row has. */
export function shortMoney(amount) {
  return amount > 0 && amount < 0.001 ? `<${money(0.001)}` : amount < 1 ? money(Number(Number(amount).toPrecision(2))) : money(amount);
}

export function clock(millis) {
  return Number.isFinite(millis) ? CLOCK.format(new Date(millis)) : '';
}

export function day(millis) {
  return Number.isFinite(millis) ? DAY.format(new Date(millis)) : '';
}

/** One line of at most that many characters. */
export function snippet(text, length) {
  const line = text.slice(0, length * 4).replace(/\s+/gu, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}
