// Anthropic Messages (also what Bedrock's invoke and most gateways speak).
import { isObject, list, object, text } from './json.js';
import { other, imageOf, textBlock, thinkingBlock, toolCall, toolResult } from './model.js';

export function anthropicRequest(body) {
  return {
    system: blocksOf(body.system),
    tools: list(body.tools).map((tool) => ({
      name: text(object(tool).name) || text(object(tool).type),
      description: text(object(tool).description),
      schema: object(tool).input_schema ?? tool,
      cached: keptFor(tool),
    })),
    messages: list(body.messages).map((message) => ({
      role: text(object(message).role),
      blocks: blocksOf(object(message).content),
    })),
  };
}

export function anthropicResponse(body) {
  return {
    answers: body.content === undefined ? [] : [{ blocks: blocksOf(body.content), stop: text(body.stop_reason) }],
    usage: body.usage,
    model: text(body.model),
  };
}

/** Content in any of the forms Messages allows: a string, or blocks. */
function blocksOf(content) {
  if (typeof content === 'string') {
    return content === '' ? [] : [textBlock(content)];
  }
  if (isObject(content)) {
    return [blockOf(content)];
  }
  return list(content).map(blockOf);
}

function blockOf(block) {
  return { ...contentOf(block), cached: keptFor(block) };
}

/** How long a mark asks the cache to keep what stands up to it: 5m, 1h; empty without a mark. */
function keptFor(value) {
  const mark = object(value).cache_control;
  return mark === undefined || mark === null ? '' : text(object(mark).ttl) || '5m';
}

function contentOf(block) {
  const b = object(block);
  switch (b.type) {
    case 'text':
      return { ...textBlock(text(b.text)), citations: list(b.citations) };
    case 'thinking':
      return thinkingBlock(text(b.thinking), b.signature);
    case 'redacted_thinking':
      return thinkingBlock('', b.data);
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return toolCall(b.id, b.name, b.input);
    case 'tool_result':
    case 'mcp_tool_result':
      return toolResult(b.tool_use_id, '', blocksOf(b.content), b.is_error === true);
    case 'image':
      return imageOf(object(b.source));
    default:
      return typeof block === 'string' ? textBlock(block) : other(text(b.type) || 'block', block);
  }
}
