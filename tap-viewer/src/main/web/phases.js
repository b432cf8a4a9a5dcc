// What an answer's time went to: reasoning, text, arguments of tools. Read from the times at which its events came.
import { list, number, object, text } from './json.js';

const OF_ITEM = new Map([['thinking', 'thinking'], ['redacted_thinking', 'thinking'], ['reasoning', 'thinking'], ['text', 'text'], ['message', 'text'],
  ['tool_use', 'tool'], ['server_tool_use', 'tool'], ['mcp_tool_use', 'tool'], ['function_call', 'tool'], ['custom_tool_call', 'tool'],
  ['thinking_delta', 'thinking'], ['signature_delta', 'thinking'], ['text_delta', 'text'], ['input_json_delta', 'tool']]);

/** What an event of a stream is a part of; undefined when it belongs to what came before. */
export function partOf(data) {
  const event = object(data);
  const type = text(event.type);
  return OF_ITEM.get(text(object(event.content_block ?? event.item ?? event.delta).type))
    ?? (/^response\.reasoning/u.test(type) ? 'thinking' : undefined)
    ?? (/^response\.(?:function_call|custom_tool_call)/u.test(type) ? 'tool' : undefined)
    ?? (/^response\.(?:output_text|refusal)/u.test(type) ? 'text' : undefined)
    ?? partOfChoice(object(object(list(event.choices)[0]).delta))
    ?? partOfCandidate(object(list(object(event.response ?? event).candidates)[0]));
}

function partOfChoice(delta) {
  return list(delta.tool_calls).length > 0 ? 'tool'
    : text(delta.reasoning_content ?? delta.reasoning ?? delta.thinking) !== '' ? 'thinking'
      : text(delta.content) !== '' ? 'text' : undefined;
}

function partOfCandidate(candidate) {
  const part = object(list(object(candidate.content).parts)[0]);
  return part.functionCall !== undefined ? 'tool' : part.thought === true ? 'thinking' : text(part.text) !== '' ? 'text' : undefined;
}

/** Stretches of time, {part, from, to} in milliseconds of the exchange, from events {at, data}. What came before an event belongs to that event. */
export function phasesOf(events) {
  const phases = [];
  let since;
  for (const { at, data } of events) {
    const part = partOf(data) ?? phases.at(-1)?.part;
    if (at !== undefined && since !== undefined && part !== undefined) {
      if (phases.at(-1)?.part === part) {
        phases.at(-1).to = at;
      } else {
        phases.push({ part, from: since, to: at });
      }
    }
    since = at ?? since;
  }
  return phases;
}

/** The phases of one call of a trace; empty when the times of its events were not recorded. */
export function phasesAt(trace, index) {
  const { texts } = trace;
  const record = object(trace.skimmed(index));
  const response = object(texts.opened(record.response));
  const times = list(texts.opened(response.event_times_ms));
  if (times.length > 0) {
    return phasesOf(list(texts.opened(response.sse_events)).map((event, i) => ({ at: number(times[i]), data: texts.opened(object(texts.opened(event)).data) })));
  }
  return record.messages === undefined ? [] : phasesOf(socketEvents(texts, record, response));
}

/** What the server of a WebSocket session sent, with the times at which it did. */
function socketEvents(texts, record, response) {
  const events = list(texts.opened(response.ws_events));
  const times = list(texts.opened(record.messages)).map((message) => object(texts.opened(message))).filter((message) => message.from === 'server');
  return times.map((message, i) => ({ at: number(message.at_ms), data: texts.opened(message.body ?? events[i]) }));
}
