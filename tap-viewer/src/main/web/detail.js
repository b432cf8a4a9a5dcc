// One call: what is new in it and what came back first, the rest behind it.
import { button, captured, h, replace } from './dom.js';
import { count, size } from './format.js';
import { counted, t } from './i18n.js';
import { pretty, text } from './json.js';
import { blockElement, jsonText, longText, nameValueTable } from './blocks.js';
import { commonMessages } from './compare.js';
import { costElement } from './cost.js';
import { bannerElement, headElement, tokensElement } from './head.js';
import { httpSections, rawSection, streamSections } from './http.js';
import { section } from './sections.js';
import { toolsElement } from './tools.js';

const LATEST_MESSAGES = 4;
const AT_ONCE = 60;

/**
 * Fills the detail with a call. reading: {row, exchange, call, record, source, previous, previousTurn}, previous being
 * the call it goes on from, if any; actions are for the head; used counts tool calls of the whole trace.
 */
export function showDetail(target, reading, actions, used) {
  const { row, exchange, call, record, source } = reading;
  replace(target, headElement(row, exchange, call, actions), bannerElement(exchange), tokensElement(call.usage, costElement(row, reading.prices)),
    call.dialect ? modelSections(reading, used) : plainSections(call),
    httpSections(record, exchange), streamSections(record), rawSection(source));
}

function modelSections(reading, used) {
  const { call } = reading;
  const systemSize = call.system.reduce((sum, block) => sum + text(block.text).length, 0);
  const fresh = freshFrom(reading);
  const title = reading.previous ? t('New in this request') : t('Messages');
  const note = reading.previous
    ? t('{n} of {all} messages, since #{turn}', { n: count(call.messages.length - fresh), all: count(call.messages.length), turn: reading.previousTurn })
    : count(call.messages.length);
  return [
    changesElement(reading),
    section('messages', title, note, true, () => messagesElement(call.messages, fresh)),
    section('response', t('Response'), answerNote(call.answers), true, () => answersElement(call, reading.row.live === 1)),
    call.system.length > 0 && section('system', t('System prompt'), size(systemSize), false, () => call.system.map(blockElement)),
    call.tools.length > 0 && section('tools', t('Tools'), count(call.tools.length), false, () => toolsElement(call.tools, used)),
    fieldSection('parameters', t('Parameters'), call.parameters),
    fieldSection('fields', t('Response fields'), call.fields),
  ];
}

/** Where the messages begin that the previous request did not have; without one, the last few. */
function freshFrom({ call, previous }) {
  const { messages } = call;
  if (previous) {
    const same = commonMessages(previous.messages, messages);
    return same < messages.length ? same : Math.max(0, messages.length - 1);
  }
  return messages.length > LATEST_MESSAGES + 2 ? messages.length - LATEST_MESSAGES : 0;
}

/** A word on what else changed since the previous request: it is easily missed and breaks caches. */
function changesElement({ call, previous }) {
  if (!previous) {
    return null;
  }
  const names = (tools) => new Set(tools.map((tool) => tool.name));
  const [before, after] = [names(previous.tools), names(call.tools)];
  const same = commonMessages(previous.messages, call.messages);
  const changes = [
    JSON.stringify(previous.system.map((block) => block.text)) !== JSON.stringify(call.system.map((block) => block.text)) && t('system prompt changed'),
    [...after].some((name) => !before.has(name)) && `${t('tools added')}: ${[...after].filter((name) => !before.has(name)).join(', ')}`,
    [...before].some((name) => !after.has(name)) && `${t('tools removed')}: ${[...before].filter((name) => !after.has(name)).join(', ')}`,
    previous.model !== call.model && `${previous.model} → ${call.model}`,
    same < previous.messages.length && t('history rewritten from message {n}', { n: count(same + 1) }),
  ].filter(Boolean);
  return changes.length > 0 ? h('p', 'changes', changes.map((change) => captured('span', '', change))) : null;
}

function fieldSection(key, title, fields) {
  return fields.length > 0
    && section(key, title, count(fields.length), false, () => nameValueTable(fields.map(([name, value]) => [name, pretty(value)])));
}

function answerNote(answers) {
  return answers.map((answer) => answer.stop).filter(Boolean).join(', ');
}

function messagesElement(messages, fresh) {
  const latest = messages.slice(fresh);
  const holder = h('div', '', latest.map((message, i) => messageElement(message, fresh + i)));
  if (fresh > 0) {
    holder.prepend(earlierButton(messages, fresh));
  }
  return messages.length === 0 ? h('p', 'note', t('None')) : holder;
}

/** Shows the messages before that one, the nearest first. */
function earlierButton(messages, before) {
  const more = button('more earlier', counted('Show {n} earlier message', 'Show {n} earlier messages', before, count(before)), () => {
    const from = Math.max(0, before - AT_ONCE);
    const shown = messages.slice(from, before).map((message, i) => messageElement(message, from + i));
    more.replaceWith(...(from > 0 ? [earlierButton(messages, from)] : []), ...shown);
  });
  return more;
}

/** One message with its role. */
function messageElement(message, index) {
  const known = ['user', 'assistant', 'tool', 'system', 'developer'].includes(message.role);
  const results = message.blocks.length > 0 && message.blocks.every((block) => block.kind === 'result');
  return h('div', `message ${results ? 'tool' : known ? message.role : ''}`,
    h('p', 'role', captured('span', '', message.role || t('no role')), h('span', 'place', `${index + 1}`)),
    message.blocks.length > 0 ? message.blocks.map(blockElement) : h('p', 'note', t('Empty')));
}

export function answersElement(call, underWay) {
  if (call.answers.length === 0) {
    return call.responseBody === null || call.responseBody === undefined
      ? h('p', 'note', underWay ? t('No answer yet') : t('No response was recorded.'))
      : jsonText(call.responseBody);
  }
  return call.answers.map((answer, i) => h('div', underWay ? 'message assistant growing' : 'message assistant',
    h('p', 'role', call.answers.length > 1 ? t('choice {n}', { n: i + 1 }) : 'assistant',
      answer.stop && h('span', 'stop', t('stop reason'), ' ', captured('code', '', answer.stop))),
    answer.blocks.length > 0 ? answer.blocks.map(blockElement) : h('p', 'note', t('Empty'))));
}

function plainSections(call) {
  const bodySection = (key, title, body) => body !== null && body !== undefined && body !== ''
    && section(key, title, size(text(body).length), true, () => typeof body === 'string' ? longText('code', body) : jsonText(body));
  return [
    bodySection('request-body', t('Request body'), call.requestBody),
    bodySection('response-body', t('Response body'), call.responseBody),
  ];
}
