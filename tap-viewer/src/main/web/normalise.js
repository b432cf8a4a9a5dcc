// From a record as the trace file holds it to one vocabulary for all providers. The seam: nothing else in this folder
// knows a provider's shapes, and nothing here knows the page.
import { isObject, list, number, object, parsed, text } from './json.js';
import { usageOf } from './usage.js';
import { anthropicRequest, anthropicResponse } from './anthropic.js';
import { responsesFromEvents, responsesRequest, responsesResponse } from './responses.js';
import { chatRequest, chatResponse } from './chat.js';
import { geminiRequest, geminiResponse } from './gemini.js';

const DIALECTS = new Map([
  ['Anthropic Messages', [anthropicRequest, anthropicResponse]],
  ['OpenAI Responses', [responsesRequest, responsesResponse]],
  ['Chat Completions', [chatRequest, chatResponse]],
  ['Gemini', [geminiRequest, geminiResponse]],
]);

const READERS = new Map([['anthropic', anthropicRequest], ['openai-responses', responsesRequest], ['openai-chat', chatRequest], ['gemini', geminiRequest]]);

/** Where each provider has the parts of a request. */
export const PARTS = { system: ['system', 'instructions', 'systemInstruction', 'system_instruction'], tools: ['tools', 'functions'], messages: ['messages', 'input', 'contents'] };

/** What a provider's request, or a body with one part of it, holds: {system, tools, messages}. */
export function requestParts(provider, body) {
  return (READERS.get(provider) ?? anthropicRequest)(body);
}

/** What the page shows of a record that is a model call; dialect is '' when it is none. */
export function callOf(record) {
  const requestBody = requestBodyOf(record);
  const responseBody = responseBodyOf(record);
  const dialect = dialectOf(record, requestBody, object(responseBody));
  const [readRequest, readResponse] = DIALECTS.get(dialect) ?? [() => ({}), () => ({})];
  const request = readRequest(requestBody);
  const response = readResponse(Array.isArray(responseBody) ? responseBody : object(responseBody));
  return {
    dialect,
    model: response.model || text(requestBody.model) || modelInPath(record),
    system: request.system ?? [],
    tools: request.tools ?? [],
    messages: request.messages ?? [],
    answers: response.answers ?? [],
    usage: usageOf(response.usage),
    parameters: parametersOf(requestBody),
    fields: parametersOf(Array.isArray(responseBody) ? Object.create(null) : object(responseBody)),
    requestBody: object(record.request).body,
    responseBody,
  };
}

/** The facts of the exchange itself, the same for our records and for those of older tools. */
export function exchangeOf(record) {
  const response = object(record.response);
  const status = number(response.status) ?? 0;
  const failure = object(record.error);
  const ended = Date.parse(text(record.ended_at) || text(record.timestamp));
  const millis = number(record.duration_ms);
  const started = record.started_at === undefined ? ended - (millis ?? 0) : Date.parse(text(record.started_at));
  const outcome = text(record.outcome);
  const message = text(failure.message) || text(response.error);
  return {
    turn: text(record.turn),
    id: text(record.request_id),
    method: text(object(record.request).method),
    path: text(object(record.request).path),
    status,
    outcome,
    error: message === '' && failure.kind === undefined ? null : { kind: text(failure.kind), message },
    complaint: complaintOf(response.body),
    failed: status >= 400 || (outcome !== '' && outcome !== 'completed') || message !== '',
    webSocket: record.transport === 'websocket',
    millis,
    firstByteMillis: record.first_byte_at === undefined ? undefined : Date.parse(text(record.first_byte_at)) - started,
    started,
    ended,
    upstream: text(record.upstream_base_url),
    client: [text(object(record.capture).client), text(object(record.capture).proxy_mode)].filter(Boolean).join(', '),
  };
}

/** The provider's own error message in a response body. */
function complaintOf(body) {
  const error = Array.isArray(body) ? object(body[0]).error : object(body).error;
  if (isObject(error)) {
    return [text(error.type ?? error.status ?? error.code), text(error.message)].filter(Boolean).join(': ');
  }
  return text(error);
}

/** Header lines of one half as [name, value], in order. */
export function headerLines(half) {
  const lines = list(half.header_lines);
  return lines.length > 0
    ? lines.map((line) => [text(list(line)[0]), text(list(line)[1])])
    : Object.entries(object(half.headers)).map(([name, value]) => [name, text(value)]);
}

/** Stream events of a record as {at, event, data}. */
export function streamEvents(record) {
  const response = object(record.response);
  const times = list(response.event_times_ms);
  return list(response.sse_events).map((event, i) => ({
    at: number(times[i]),
    event: text(object(event).event),
    data: object(event).data,
  }));
}

/** WebSocket messages of a record as {at, from, body}: both sides in order where that was recorded, else side by side. */
export function socketMessages(record) {
  const sides = new Map([['client', eventsOf(record.request)], ['server', eventsOf(record.response)]]);
  const order = list(record.messages).map(object);
  if (order.length === 0) {
    return [...sides].flatMap(([from, events]) => events.map((body) => ({ at: undefined, from, body })));
  }
  return order.map((message) => {
    const from = message.from === 'client' ? 'client' : 'server';
    const event = message.body ?? sides.get(from).shift();
    return { at: number(message.at_ms), from, body: message.raw === true && message.body === undefined ? object(event).raw : event };
  });
}

function eventsOf(half) {
  return [...list(object(half).ws_events)];
}

/** The body of a request; of a WebSocket session the one that asks for the answer. */
export function requestBodyOf(record) {
  const body = object(record.request).body;
  const messages = record.transport === 'websocket' && !isObject(body) ? list(object(record.request).ws_events) : [];
  return object(messages.find((message) => object(message).type === 'response.create') ?? body);
}

function responseBodyOf(record) {
  const response = object(record.response);
  if (response.body !== null && response.body !== undefined) {
    return typeof response.body === 'string' ? parsed(response.body) ?? response.body : response.body;
  }
  const events = [...list(response.ws_events), ...list(response.sse_events).map((event) => object(event).data)];
  return responsesFromEvents(events.map(object)) ?? response.body;
}

function dialectOf(record, request, response) {
  const path = text(object(record.request).path).split('?')[0];
  if (/\/(?:count_tokens|compact)$/u.test(path)) {
    return '';
  }
  if (list(object(request.request ?? request).contents).length > 0 || list(response.candidates).length > 0) {
    return 'Gemini';
  }
  if (request.type === 'response.create' || /\/responses$/u.test(path) || response.object === 'response') {
    return 'OpenAI Responses';
  }
  if (/\/chat\/completions$/u.test(path) || list(response.choices).length > 0) {
    return 'Chat Completions';
  }
  const isMessages = /\/messages$/u.test(path) || response.type === 'message' || request.anthropic_version !== undefined;
  return isMessages || (list(request.messages).length > 0 && list(response.content).length > 0)
    ? 'Anthropic Messages'
    : list(request.messages).length > 0 ? 'Chat Completions' : '';
}

function modelInPath(record) {
  const match = /\/models?\/([^/:?]+)/u.exec(text(object(record.request).path));
  return match ? decoded(match[1]) : '';
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const SHOWN_ELSEWHERE = new Set(['system', 'instructions', 'messages', 'input', 'tools', 'functions', 'contents', 'request',
  'systemInstruction', 'system_instruction', 'content', 'output', 'choices', 'candidates', 'response']);

/** What is left of a body: everything that has no section of its own. */
function parametersOf(body) {
  return [...Object.entries(body), ...Object.entries(object(body.request)), ...Object.entries(object(body.response))].filter(([name]) => !SHOWN_ELSEWHERE.has(name));
}
