// OpenAI Responses, over HTTP and over WebSocket.
import { isObject, list, object, pretty, text } from './json.js';
import { imageAt, other, refusal, textBlock, thinkingBlock, toolCall, toolResult } from './model.js';

export function responsesRequest(body) {
  const input = typeof body.input === 'string' ? [{ type: 'message', role: 'user', content: body.input }] : list(body.input);
  return {
    system: text(body.instructions) === '' ? [] : [textBlock(text(body.instructions))],
    tools: list(body.tools).map(toolOf),
    messages: input.map(itemMessage),
  };
}

export function responsesResponse(body) {
  const output = list(body.output);
  const reason = text(object(body.incomplete_details).reason);
  return {
    answers: output.length === 0 && body.status === undefined
      ? []
      : [{ blocks: output.flatMap(itemBlocks), stop: [text(body.status), reason].filter(Boolean).join(': ') }],
    usage: body.usage,
    model: text(body.model),
  };
}

/** The response inside a stream's events, for records that hold only the events. */
export function responsesFromEvents(events) {
  for (const event of events.toReversed()) {
    const type = text(event.type);
    if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.failed') {
      return object(event.response);
    }
  }
  const items = events.filter((event) => event.type === 'response.output_item.done').map((event) => event.item);
  return items.length === 0 ? undefined : { output: items, status: 'in_progress' };
}

function toolOf(tool) {
  const t = object(tool);
  const inner = isObject(t.function) ? t.function : t;
  return {
    name: text(inner.name) || text(t.type),
    description: text(inner.description),
    schema: inner.parameters ?? inner.format ?? tool,
  };
}

function itemMessage(item) {
  const i = object(item);
  if (i.type === undefined || i.type === 'message') {
    return { role: text(i.role), blocks: contentBlocks(i.content) };
  }
  return { role: /_output$/u.test(text(i.type)) ? 'tool' : 'assistant', blocks: itemBlocks(item) };
}

function itemBlocks(item) {
  const i = object(item);
  switch (i.type) {
    case 'message':
      return contentBlocks(i.content);
    case 'reasoning':
      return reasoning(i);
    case 'function_call':
      return [toolCall(i.call_id, i.name, i.arguments)];
    case 'custom_tool_call':
      return [toolCall(i.call_id, i.name, i.input)];
    case 'local_shell_call':
      return [toolCall(i.call_id, 'local_shell', i.action)];
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'local_shell_call_output':
      return [toolResult(i.call_id, '', contentBlocks(i.output), i.status === 'failed')];
    default:
      return [other(text(i.type) || 'item', item)];
  }
}

function reasoning(item) {
  const parts = [...list(item.summary), ...list(item.content)].map((part) => text(object(part).text));
  return [thinkingBlock(parts.filter(Boolean).join('\n\n'), item.encrypted_content)];
}

function contentBlocks(content) {
  if (typeof content === 'string') {
    return content === '' ? [] : [textBlock(content)];
  }
  return Array.isArray(content) ? content.map(partBlock) : content === undefined || content === null ? [] : [textBlock(pretty(content))];
}

function partBlock(part) {
  const p = object(part);
  switch (p.type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { ...textBlock(text(p.text)), citations: list(p.annotations) };
    case 'refusal':
      return refusal(text(p.refusal));
    case 'input_image':
      return imageAt(text(p.image_url ?? p.file_id));
    default:
      return other(text(p.type) || 'part', part);
  }
}
