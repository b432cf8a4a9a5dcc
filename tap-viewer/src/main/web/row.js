// The row of a record that Java has not read: of a file that was dropped on the page. CallRow.java makes the same.
import { snippet } from './format.js';
import { object, text } from './json.js';
import { callOf, exchangeOf } from './normalise.js';

const PROVIDERS = new Map([['Anthropic Messages', 'anthropic'], ['OpenAI Responses', 'openai-responses'],
  ['Chat Completions', 'openai-chat'], ['Gemini', 'gemini']]);
const INJECTED = /^\s*<[a-z][a-z_-]{2,40}>/u;

/** The facts of a record that the list shows. */
export function rowOf(record) {
  const exchange = exchangeOf(record);
  const call = callOf(record);
  const row = {
    turn: exchange.turn, id: exchange.id, method: exchange.method, path: exchange.path, status: exchange.status,
    outcome: exchange.outcome || 'completed', start: exchange.started, ms: exchange.millis, wait: exchange.firstByteMillis,
    client: text(record.capture?.client), error: exchange.error?.message,
  };
  return call.dialect === '' ? row : { ...row, ...callFacts(call, exchange) };
}

function callFacts(call, exchange) {
  const blocks = call.answers[0]?.blocks ?? [];
  const usage = call.usage;
  return {
    provider: PROVIDERS.get(call.dialect),
    model: call.model,
    stop: call.answers[0]?.stop ?? '',
    messages: call.messages.length,
    offered: call.tools.length,
    usage: usage ? [usage.input, usage.cacheRead, usage.cacheWrite, usage.output, usage.reasoning] : undefined,
    tools: blocks.filter((block) => block.kind === 'call').map((block) => block.name),
    doing: doing(blocks.find((block) => block.kind === 'call')),
    said: snippet(blocks.filter((block) => block.kind === 'text' || block.kind === 'refusal').map((block) => block.text).join(' '), 140),
    prompt: lastPrompt(call),
    opening: opening(call),
    complaint: exchange.complaint.replace(/^\w+: /u, ''),
    toolErrors: failedResults(call),
    roles: newRoles(call),
  };
}

/** What the call of a tool is about: its first argument that is words. */
function doing(call) {
  return snippet(Object.values(object(call?.input)).find((value) => typeof value === 'string' && value.trim() !== '') ?? '', 140);
}

/** How many of the results that this request sends for the first time tell of a failure. */
function failedResults(call) {
  return newMessages(call).flatMap((message) => message.blocks).filter((block) => block.kind === 'result' && block.failed).length;
}

/** Who speaks in the messages that this request sends for the first time. */
function newRoles(call) {
  return [...new Set(newMessages(call).map(({ role, blocks }) => blocks.length > 0 && blocks.every((block) => block.kind === 'result') ? 'tool' : role))];
}

function newMessages(call) {
  return call.messages.slice(call.messages.findLastIndex((message) => message.role === 'assistant') + 1);
}

/** Equal in requests of one conversation: what its first message says. */
function opening(call) {
  const first = call.messages.find((message) => message.role === 'user');
  return first?.blocks.filter((block) => block.kind === 'text').map((block) => block.text).join('\n').slice(0, 2000);
}

function lastPrompt(call) {
  for (const message of call.messages.toReversed()) {
    const block = message.role === 'user' && message.blocks.findLast((b) => b.kind === 'text' && !INJECTED.test(b.text));
    if (block) {
      return snippet(block.text, 140);
    }
  }
  return '';
}
