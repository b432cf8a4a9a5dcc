// OpenAI Chat Completions and the many that speak it.
import { list, object, text } from './json.js';
import { imageAt, other, refusal, textBlock, thinkingBlock, toolCall, toolResult } from './model.js';

export function chatRequest(body) {
  const messages = list(body.messages).map(object);
  const isSystem = (message) => message.role === 'system' || message.role === 'developer';
  return {
    system: messages.filter(isSystem).flatMap((message) => contentBlocks(message.content)),
    tools: list(body.tools ?? body.functions).map((tool) => {
      const f = object(object(tool).function ?? tool);
      return { name: text(f.name) || text(f.type), description: text(f.description), schema: f.parameters ?? tool };
    }),
    messages: messages.filter((message) => !isSystem(message)).map((message) => ({
      role: text(message.role),
      blocks: messageBlocks(message),
    })),
  };
}

export function chatResponse(body) {
  return {
    answers: list(body.choices).map((choice) => ({
      blocks: messageBlocks(object(object(choice).message ?? object(choice).delta)),
      stop: text(object(choice).finish_reason),
    })),
    usage: body.usage,
    model: text(body.model),
  };
}

function messageBlocks(message) {
  if (message.role === 'tool' || message.role === 'function') {
    return [toolResult(message.tool_call_id, message.name, contentBlocks(message.content), false)];
  }
  const thinking = text(message.reasoning_content) || text(message.reasoning) || text(message.thinking);
  return [
    ...(thinking === '' ? [] : [thinkingBlock(thinking, '')]),
    ...contentBlocks(message.content),
    ...(text(message.refusal) === '' ? [] : [refusal(text(message.refusal))]),
    ...list(message.tool_calls).map((call) => {
      const c = object(call);
      const f = object(c.function ?? c.custom);
      return toolCall(c.id, f.name, f.arguments ?? f.input);
    }),
    ...(message.function_call === undefined || message.function_call === null
      ? []
      : [toolCall('', object(message.function_call).name, object(message.function_call).arguments)]),
  ];
}

function contentBlocks(content) {
  if (typeof content === 'string') {
    return content === '' ? [] : [textBlock(content)];
  }
  return list(content).map((part) => {
    const p = object(part);
    switch (p.type) {
      case 'text':
        return textBlock(text(p.text));
      case 'refusal':
        return refusal(text(p.refusal));
      case 'image_url':
        return imageAt(text(object(p.image_url).url ?? p.image_url));
      default:
        return typeof part === 'string' ? textBlock(part) : other(text(p.type) || 'part', part);
    }
  });
}
