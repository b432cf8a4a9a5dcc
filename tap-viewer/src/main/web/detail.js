// The right-hand side: all of one call.
import { attributes, button, captured, h, replace } from './dom.js';
import { count, day, duration, plural, size } from './format.js';
import { indent, object, pretty, text } from './json.js';
import { callOf, exchangeOf, headerLines, socketMessages, streamEvents } from './normalise.js';
import { blockElement, longText, nameValueTable } from './blocks.js';
import { paged, section } from './sections.js';

const LATEST_MESSAGES = 4;

/** Fills the detail with a record; source is its JSON text. */
export function showDetail(target, record, source) {
  const exchange = exchangeOf(record);
  const call = callOf(record);
  replace(target, head(exchange, call), banner(exchange), tokens(call.usage),
    call.dialect ? modelSections(call) : plainSections(call),
    httpSections(record, exchange), streamSections(record), rawSection(source));
}

function head(exchange, call) {
  const facts = [
    call.dialect, exchange.client, exchange.upstream, day(exchange.started), duration(exchange.millis),
    Number.isFinite(exchange.firstByteMillis) ? `first byte after ${duration(exchange.firstByteMillis)}` : '', exchange.id,
  ].filter(Boolean);
  return h('header', 'call-head',
    h('h2', '', h('span', 'turn', `#${exchange.turn || '?'}`), captured('span', '', call.model || 'No model'), statusPill(exchange)),
    h('p', 'request-line', h('strong', '', exchange.method), ' ', captured('code', '', exchange.path)),
    h('p', 'facts', facts.map((fact) => captured('span', '', fact))));
}

const ENDINGS = new Map([['client_aborted', 'aborted'], ['upstream_failed', 'cut off'], ['refused', 'refused'], ['tap_stopped', 'stopped']]);

/** The status as the list and the detail show it. */
export function statusPill(exchange) {
  const label = exchange.status >= 400 ? String(exchange.status) : ENDINGS.get(exchange.outcome) ?? (exchange.status || 'no answer');
  return h('span', exchange.failed ? 'pill bad' : 'pill good', exchange.failed ? `✕ ${label}` : label);
}

const OUTCOMES = new Map([
  ['client_aborted', 'The agent went away before the answer was whole'],
  ['upstream_failed', 'Upstream failed before the answer was whole'],
  ['refused', 'The tap refused this request'],
  ['tap_stopped', 'The tap stopped while this call was under way'],
]);

function banner(exchange) {
  if (!exchange.failed && !exchange.complaint) {
    return null;
  }
  const title = OUTCOMES.get(exchange.outcome)
    ?? (exchange.status >= 400 ? `Upstream answered with status ${exchange.status}` : 'This call failed');
  const lines = [exchange.error?.message, exchange.complaint].filter(Boolean);
  const keys = [exchange.outcome, exchange.error?.kind].filter((key) => key && key !== 'completed').join(' · ');
  return attributes(h('section', 'banner', h('strong', '', title), lines.map((line) => captured('p', '', line)), keys && h('code', '', keys)),
    { role: 'alert' });
}

function tokens(usage) {
  if (usage === null) {
    return null;
  }
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  const cell = (kind, label, value, note) => attributes(h('div', `token ${kind}`, h('dt', '', label), h('dd', '', count(value))), { title: note });
  return h('dl', 'tokens',
    cell('input', 'Input', usage.input, 'Prompt tokens that came from no cache'),
    cell('read', 'Cache read', usage.cacheRead, 'Prompt tokens read from the cache'),
    cell('write', 'Cache write', usage.cacheWrite, 'Prompt tokens written to the cache'),
    cell('output', 'Output', usage.output, usage.reasoning ? `${count(usage.reasoning)} of them for reasoning` : 'Tokens of the answer'),
    cell('whole', 'Prompt', prompt, 'Input, cache read and cache write together'),
    prompt > 0 && h('div', 'token whole', h('dt', '', 'From cache'), h('dd', '', `${Math.round(100 * usage.cacheRead / prompt)} %`)));
}

function modelSections(call) {
  const systemSize = call.system.reduce((sum, block) => sum + text(block.text).length, 0);
  return [
    call.system.length > 0 && section('system', 'System prompt', size(systemSize), false, () => call.system.map(blockElement)),
    call.tools.length > 0 && section('tools', 'Tools', count(call.tools.length), false, () => call.tools.map(toolElement)),
    section('messages', 'Messages', count(call.messages.length), true, () => messagesElement(call.messages)),
    section('response', 'Response', answerNote(call.answers), true, () => answersElement(call)),
    fieldSection('parameters', 'Parameters', call.parameters),
    fieldSection('fields', 'Response fields', call.fields),
  ];
}

function fieldSection(key, title, fields) {
  return fields.length > 0
    && section(key, title, count(fields.length), false, () => nameValueTable(fields.map(([name, value]) => [name, pretty(value)])));
}

function answerNote(answers) {
  return answers.map((answer) => answer.stop).filter(Boolean).join(', ');
}

function messagesElement(messages) {
  const folded = messages.length > LATEST_MESSAGES + 2 ? messages.length - LATEST_MESSAGES : 0;
  const hidden = messages.slice(0, folded);
  const latest = messages.slice(folded);
  const holder = h('div', '', latest.map((message, i) => messageElement(message, hidden.length + i)));
  if (hidden.length > 0) {
    const more = button('more earlier', `Show ${plural(hidden.length, 'earlier message', 'earlier messages')}`, () => {
      more.replaceWith(...hidden.map(messageElement));
    });
    holder.prepend(more);
  }
  return messages.length === 0 ? h('p', 'note', 'None') : holder;
}

function messageElement(message, index) {
  const known = ['user', 'assistant', 'tool', 'system', 'developer'].includes(message.role);
  const results = message.blocks.length > 0 && message.blocks.every((block) => block.kind === 'result');
  return h('div', `message ${results ? 'tool' : known ? message.role : ''}`,
    h('p', 'role', captured('span', '', message.role || 'no role'), h('span', 'place', `${index + 1}`)),
    message.blocks.length > 0 ? message.blocks.map(blockElement) : h('p', 'note', 'Empty'));
}

function answersElement(call) {
  if (call.answers.length === 0) {
    return call.responseBody === null || call.responseBody === undefined
      ? h('p', 'note', 'No response was recorded.')
      : longText('code', pretty(call.responseBody));
  }
  return call.answers.map((answer, i) => h('div', 'message assistant',
    h('p', 'role', call.answers.length > 1 ? `choice ${i + 1}` : 'assistant',
      answer.stop && h('span', 'stop', 'stop reason ', captured('code', '', answer.stop))),
    answer.blocks.length > 0 ? answer.blocks.map(blockElement) : h('p', 'note', 'Empty')));
}

function toolElement(tool) {
  const element = h('details', 'tool-card', h('summary', '', captured('strong', 'name', tool.name || 'unnamed'),
    captured('span', 'tool-line', tool.description.split('\n', 1)[0].slice(0, 160))));
  element.addEventListener('toggle', () => element.append(
    h('div', 'section-body', tool.description && longText('prose', tool.description), longText('code', pretty(tool.schema)))), { once: true });
  return element;
}

function plainSections(call) {
  const bodySection = (key, title, body) => body !== null && body !== undefined && body !== ''
    && section(key, title, size(text(body).length), true, () => longText('code', pretty(body)));
  return [
    bodySection('request-body', 'Request body', call.requestBody),
    bodySection('response-body', 'Response body', call.responseBody),
  ];
}

function httpSections(record, exchange) {
  const request = object(record.request);
  const response = object(record.response);
  const trailers = (Array.isArray(response.trailers) ? response.trailers : []).map(([name, value]) => [`${text(name)} (trailer)`, text(value)]);
  const requestHeaders = headerLines(request);
  const responseHeaders = [...headerLines(response), ...trailers];
  return [
    section('request-http', 'Request headers', count(requestHeaders.length), false, () => [
      captured('pre', 'text code start-line', `${exchange.method} ${exchange.path}`), nameValueTable(requestHeaders), bodyInfo(request)]),
    section('response-http', 'Response headers', count(responseHeaders.length), false, () => [
      captured('pre', 'text code start-line', `${exchange.status} ${text(response.reason)}`), nameValueTable(responseHeaders), bodyInfo(response)]),
  ];
}

function bodyInfo(half) {
  const info = object(half.body_info);
  const lines = Object.entries(info).map(([name, value]) => `${name.replaceAll('_', ' ')}: ${text(value)}`);
  return lines.length > 0 ? captured('p', 'note', `Body: ${lines.join(', ')}`) : null;
}

function streamSections(record) {
  const events = streamEvents(record);
  const messages = socketMessages(record);
  const row = (at, label, body) => h('div', 'event', h('span', 'at', at === undefined ? '' : duration(at)),
    captured('strong', '', label), captured('code', '', text(body)));
  return [
    events.length > 0 && section('events', 'Stream events', count(events.length), false,
      () => paged(events, 300, (event) => row(event.at, event.event || 'message', event.data))),
    messages.length > 0 && section('websocket', 'WebSocket messages', count(messages.length), false,
      () => paged(messages, 300, (message) => row(message.at, message.from === 'client' ? '→ client' : '← server', message.body))),
  ];
}

function rawSection(source) {
  return section('raw', 'Raw JSON', size(source.length), false, () => {
    const copy = button('more', 'Copy', async () => {
      copy.textContent = await navigator.clipboard.writeText(source).then(() => 'Copied', () => 'The browser refused');
    });
    return [copy, captured('pre', 'text code', indent(source))];
  });
}
