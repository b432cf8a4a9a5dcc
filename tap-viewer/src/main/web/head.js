// The top of a call: what it was, how it ended, why it failed, and its tokens.
import { attributes, button, captured, h } from './dom.js';
import { count, day, duration } from './format.js';
import { t } from './i18n.js';
import { marks, statusPill } from './facts.js';

/** The head of a call; actions are {what, label, title, onPress}. */
export function headElement(row, exchange, call, actions) {
  const facts = [
    call.dialect, exchange.client, exchange.upstream, day(exchange.started), row.live ? '' : duration(exchange.millis),
    Number.isFinite(exchange.firstByteMillis) ? t('first byte after {time}', { time: duration(exchange.firstByteMillis) }) : '', exchange.id,
  ].filter(Boolean);
  return h('header', 'call-head',
    h('h2', '', h('span', 'turn', `#${exchange.turn || '?'}`), captured('span', '', call.model || t('No model')), statusPill(row), marks(row),
      h('span', 'actions', actions.map(({ what, label, title, onPress }) => attributes(button('quiet', label, onPress), { title, value: what })))),
    h('p', 'request-line', h('strong', '', exchange.method), ' ', attributes(h('code', '', exchange.path), { dir: 'ltr' })),
    h('p', 'facts', facts.map((fact) => captured('span', '', fact))));
}

const OUTCOMES = new Map([
  ['client_aborted', 'The agent went away before the answer was whole'],
  ['upstream_failed', 'Upstream failed before the answer was whole'],
  ['refused', 'The tap refused this request'],
  ['tap_stopped', 'The tap stopped while this call was under way'],
]);

export function bannerElement(exchange) {
  if (!exchange.failed && !exchange.complaint) {
    return null;
  }
  const title = OUTCOMES.has(exchange.outcome) ? t(OUTCOMES.get(exchange.outcome))
    : exchange.status >= 400 ? t('Upstream answered with status {status}', { status: exchange.status }) : t('This call failed');
  const lines = [exchange.error?.message, exchange.complaint].filter(Boolean);
  const keys = [exchange.outcome, exchange.error?.kind].filter((key) => key && key !== 'completed').join(' · ');
  return attributes(h('section', 'banner', h('strong', '', title), lines.map((line) => captured('p', '', line)), keys && h('code', '', keys)),
    { role: 'alert' });
}

/** The tokens of a call, and under them what it cost. */
export function tokensElement(usage, cost) {
  if (usage === null) {
    return cost && h('div', 'token-box', cost);
  }
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  const cell = (kind, label, value, note) => attributes(h('div', `token ${kind}`, h('dt', '', label), h('dd', '', count(value))), { title: note });
  const figures = h('dl', 'tokens',
    cell('input', t('Input'), usage.input, t('Prompt tokens that came from no cache')),
    cell('read', t('Cache read'), usage.cacheRead, t('Prompt tokens read from the cache')),
    cell('write', t('Cache write'), usage.cacheWrite, t('Prompt tokens written to the cache')),
    cell('output', t('Output'), usage.output, usage.reasoning ? t('{n} of them for reasoning', { n: count(usage.reasoning) }) : t('Tokens of the answer')),
    cell('whole', t('Prompt'), prompt, t('Input, cache read and cache write together')),
    prompt > 0 && h('div', 'token whole', h('dt', '', t('From cache')), h('dd', '', `${Math.round(100 * usage.cacheRead / prompt)} %`)));
  return h('div', 'token-box', prompt > 0 && shares(usage, prompt), figures, cost);
}

/** The prompt as a bar: read from the cache, written to it, neither. */
function shares(usage, prompt) {
  const bar = h('div', 'shares');
  for (const [kind, value] of [['read', usage.cacheRead], ['write', usage.cacheWrite], ['input', usage.input]]) {
    if (value > 0) {
      const part = h('span', kind);
      part.style.width = `${100 * value / prompt}%`;
      bar.append(part);
    }
  }
  return attributes(bar, { 'aria-hidden': 'true' });
}
