// What the exchange was on the wire: headers, stream events, WebSocket messages, and the record as it is.
import { attributes, button, captured, h } from './dom.js';
import { count, duration, size } from './format.js';
import { t } from './i18n.js';
import { indent, object, text } from './json.js';
import { headerLines, socketMessages, streamEvents } from './normalise.js';
import { nameValueTable } from './blocks.js';
import { paged, section } from './sections.js';
import { copied } from './copy.js';

export function httpSections(record, exchange) {
  const request = object(record.request);
  const response = object(record.response);
  const trailers = (Array.isArray(response.trailers) ? response.trailers : []).map(([name, value]) => [`${text(name)} (trailer)`, text(value)]);
  const requestHeaders = headerLines(request);
  const responseHeaders = [...headerLines(response), ...trailers];
  const startLine = (line) => attributes(h('pre', 'text code start-line', line), { dir: 'ltr' });
  return [
    section('request-http', t('Request headers'), count(requestHeaders.length), false, () => [
      startLine(`${exchange.method} ${exchange.path}`), nameValueTable(requestHeaders), bodyInfo(request)]),
    section('response-http', t('Response headers'), count(responseHeaders.length), false, () => [
      startLine(`${exchange.status} ${text(response.reason)}`), nameValueTable(responseHeaders), bodyInfo(response)]),
  ];
}

function bodyInfo(half) {
  const info = object(half.body_info);
  const lines = Object.entries(info).map(([name, value]) => `${name.replaceAll('_', ' ')}: ${text(value)}`);
  return lines.length > 0 ? captured('p', 'note', `${t('Body')}: ${lines.join(', ')}`) : null;
}

export function streamSections(record) {
  const events = streamEvents(record);
  const messages = socketMessages(record);
  const row = (at, label, body) => h('div', 'event', h('span', 'at', at === undefined ? '' : duration(at)),
    captured('strong', '', label), attributes(h('code', '', text(body)), { dir: 'ltr' }));
  return [
    events.length > 0 && section('events', t('Stream events'), count(events.length), false,
      () => paged(events, 300, (event) => row(event.at, event.event || 'message', event.data))),
    messages.length > 0 && section('websocket', t('WebSocket messages'), count(messages.length), false,
      () => paged(messages, 300, (message) => row(message.at, message.from === 'client' ? '→ client' : '← server', message.body))),
  ];
}

export function rawSection(source) {
  return section('raw', t('Raw JSON'), size(source.length), false, () => {
    const copy = button('more', t('Copy'), () => copied(copy, source));
    return [copy, attributes(h('pre', 'text code', indent(source)), { dir: 'ltr' })];
  });
}
