// What calls cost, by what rule, and what that adds up to. A call without a price has no figure; it is counted instead.
import { attributes, button, captured, h, replace } from './dom.js';
import { count, money } from './format.js';
import { counted, t } from './i18n.js';
import { isModelCall, shortModel } from './rows.js';
import { withoutJava } from './dropped.js';
import { groupedBy, nameOfThread, threadsOf } from './threads.js';

const MOST_THREADS = 30;
const DEAREST = 10;
const REASONS = new Map([
  ['subscription', 'A subscription pays for it, not the token.'],
  ['unknown_model', 'The price table does not have this model.'],
  ['no_rate', 'The price table has no rate for something that was used.'],
  ['other_billing', 'Something was used that is billed in another way.'],
]);

/** What rows cost together: {amount, saved, priced, unpriced, subscribed}. A call that told no tokens is none of these. */
export function costOf(rows, indexes) {
  const sum = { amount: 0, saved: 0, priced: 0, unpriced: 0, subscribed: 0 };
  for (const { cost } of indexes.map((index) => rows[index])) {
    sum.amount += cost?.amount ?? 0;
    sum.saved += cost?.saved ?? 0;
    sum.priced += cost?.amount === undefined ? 0 : 1;
    sum.subscribed += cost?.none === 'subscription' ? 1 : 0;
    sum.unpriced += cost?.none !== undefined && cost.none !== 'subscription' ? 1 : 0;
  }
  return sum;
}

/** A sum in a line: the amount, and what has none. */
export function sumText(sum) {
  return [
    sum.priced > 0 && money(sum.amount),
    sum.subscribed > 0 && counted('{n} call of a subscription', '{n} calls of a subscription', sum.subscribed, count(sum.subscribed)),
    sum.unpriced > 0 && counted('{n} call without a price', '{n} calls without a price', sum.unpriced, count(sum.unpriced)),
  ].filter(Boolean).join(' + ');
}

/** What one call cost and why, or why that is not known; nothing for what is no call of a model. */
export function costElement(row, prices) {
  const { cost } = row;
  if (cost === undefined) {
    return null;
  }
  return cost.amount === undefined
    ? h('p', 'cost-line', h('strong', '', t('No price')), h('span', '', t(REASONS.get(cost.none) ?? 'Nothing in the trace tells why.')), cost.detail && captured('span', '', cost.detail))
    : h('p', 'cost-line', h('strong', '', money(cost.amount)), ruleText(cost, prices).map((part) => captured('span', '', part)));
}

function ruleText({ saved, model, rules }, prices) {
  return [
    saved !== 0 && t(saved > 0 ? 'the cache saved {sum}' : 'the cache added {sum}', { sum: money(Math.abs(saved)) }),
    t('rates of {model}', { model }), ...rules ?? [], prices?.date && t('prices of {date}', { date: prices.date }),
  ].filter(Boolean);
}

/** Fills the target with the costs of the calls of these indexes. */
export function showCost(target, trace, indexes, selected, pick) {
  const { rows, prices } = trace;
  const calls = indexes.filter((index) => isModelCall(rows[index]));
  const sum = costOf(rows, calls);
  const models = groupedBy(calls, (index) => rows[index].model ?? '');
  const byAmount = (one, other) => costOf(rows, other[1]).amount - costOf(rows, one[1]).amount;
  const named = threadsOf(rows, calls).map((members) => [nameOfThread(rows, members), members]);
  const dearest = calls.filter((index) => rows[index].cost?.amount !== undefined).sort((a, b) => rows[b].cost.amount - rows[a].cost.amount).slice(0, DEAREST);
  replace(target,
    h('header', 'panel-head', h('h2', '', t('Cost')), h('p', 'note', prices?.date ? t('List prices of {date}, in US dollars, of what the providers counted. An invoice may differ.', { date: prices.date }) : withoutJava())),
    h('dl', 'tokens',
      figure(t('Session'), sumText(sum) || '–'),
      sum.priced > 0 && figure(t('Saved by the cache'), money(sum.saved)),
      figure(t('Chosen call'), rows[selected].cost?.amount === undefined ? t('No price') : money(rows[selected].cost.amount))),
    sum.priced > 0 && [table(t('By model'), [...models].sort(byAmount).map(([model, members]) => [shortModel(model) || '?', members]), rows),
      table(t('By thread'), named.sort(byAmount).slice(0, MOST_THREADS), rows), dearestElement(rows, dearest, pick)],
    unpricedElement(rows, calls));
}

function figure(label, value) {
  return h('div', 'token', h('dt', '', label), h('dd', '', value));
}

function table(title, groups, rows) {
  const heading = (words, className = '') => attributes(h('th', className, words), { scope: 'col' });
  const most = Math.max(...groups.map(([, members]) => costOf(rows, members).amount));
  const line = ([name, members]) => {
    const sum = costOf(rows, members);
    const bar = h('span', 'share output');
    bar.style.width = `${most > 0 ? 100 * sum.amount / most : 0}%`;
    return h('tr', '', attributes(captured('th', '', name), { scope: 'row' }), h('td', 'figure', count(members.length)), h('td', 'figure', sumText(sum)), h('td', 'share-cell', bar));
  };
  return h('table', 'figures-table', h('caption', '', title), h('thead', '', h('tr', '', heading(t('Name')), heading(t('Calls'), 'figure'), heading(t('Cost'), 'figure'), h('td', ''))), h('tbody', '', groups.map(line)));
}

function dearestElement(rows, dearest, pick) {
  return h('section', 'finding-group', h('h3', '', t('The dearest calls')), h('ol', '', dearest.map((index) => {
    const press = button('finding', '', () => pick(index));
    press.append(h('span', 'turn', `#${rows[index].turn ?? '?'}`), h('span', 'figure', money(rows[index].cost.amount)), captured('span', 'line', rows[index].said || rows[index].doing || rows[index].prompt || rows[index].model || ''));
    return h('li', '', press);
  })));
}

/** Calls without a price, by the reason. */
function unpricedElement(rows, calls) {
  const reasons = groupedBy(calls.filter((index) => rows[index].cost?.none), (index) => `${rows[index].cost.none}\n${rows[index].cost.detail ?? ''}`);
  return reasons.size > 0 && h('section', 'finding-group', h('h3', '', t('Without a price')), h('ul', 'reasons', [...reasons].map(([key, members]) => {
    const [reason, detail] = key.split('\n');
    return h('li', '', h('span', 'figure', `×${count(members.length)}`), ' ', t(REASONS.get(reason) ?? 'Nothing in the trace tells why.'), ' ', captured('span', 'note', detail));
  })));
}
