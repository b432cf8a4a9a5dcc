// Gemini: the public API and the Code Assist wrapper around it.
import { isObject, list, object, text } from './json.js';
import { other, textBlock, thinkingBlock, toolCall, toolResult } from './model.js';

export function geminiRequest(outer) {
  const body = isObject(outer.request) ? outer.request : outer;
  return {
    system: partsOf(body.systemInstruction ?? body.system_instruction),
    tools: list(body.tools).flatMap(toolsOf),
    messages: list(body.contents).map((content) => {
      const blocks = partsOf(content);
      const onlyResults = blocks.length > 0 && blocks.every((block) => block.kind === 'result');
      const role = text(object(content).role);
      return { role: onlyResults ? 'tool' : role === 'model' ? 'assistant' : role || 'user', blocks };
    }),
  };
}

export function geminiResponse(outer) {
  const body = Array.isArray(outer) ? joined(outer) : unwrapped(outer);
  return {
    answers: list(body.candidates).map((candidate) => ({
      blocks: partsOf(object(candidate).content),
      stop: text(object(candidate).finishReason),
    })),
    usage: body.usageMetadata,
    model: text(body.modelVersion),
  };
}

function unwrapped(value) {
  return isObject(object(value).response) ? value.response : object(value);
}

/** An answer that came as an array of chunks: parts in order, the rest from the last chunk that has it. */
function joined(chunks) {
  const whole = { candidates: [{ content: { parts: [] } }] };
  for (const chunk of chunks.map(unwrapped)) {
    const candidate = object(list(chunk.candidates)[0]);
    whole.candidates[0].content.parts.push(...list(object(candidate.content).parts));
    whole.candidates[0].finishReason = candidate.finishReason ?? whole.candidates[0].finishReason;
    whole.usageMetadata = chunk.usageMetadata ?? whole.usageMetadata;
    whole.modelVersion = chunk.modelVersion ?? whole.modelVersion;
  }
  return whole;
}

function toolsOf(tool) {
  const declared = list(object(tool).functionDeclarations ?? object(tool).function_declarations);
  if (declared.length === 0) {
    return [{ name: Object.keys(object(tool)).join(', '), description: '', schema: tool }];
  }
  return declared.map((declaration) => {
    const d = object(declaration);
    return { name: text(d.name), description: text(d.description), schema: d.parametersJsonSchema ?? d.parameters ?? declaration };
  });
}

function partsOf(content) {
  return typeof content === 'string'
    ? [textBlock(content)]
    : list(object(content).parts).map((part) => ({ ...partOf(part), seal: text(object(part).thoughtSignature) }));
}

function partOf(part) {
  const p = object(part);
  if (typeof p.text === 'string') {
    return p.thought === true ? thinkingBlock(p.text, '') : textBlock(p.text);
  }
  if (isObject(p.functionCall)) {
    return toolCall(p.functionCall.id, p.functionCall.name, p.functionCall.args);
  }
  if (isObject(p.functionResponse)) {
    const { id, name, response } = p.functionResponse;
    const output = object(response).output ?? response;
    return toolResult(id, name, [typeof output === 'string' ? textBlock(output) : other('response', output)],
      object(response).error !== undefined);
  }
  if (isObject(p.inlineData)) {
    return { kind: 'image', mediaType: text(p.inlineData.mimeType), data: text(p.inlineData.data), elsewhere: '' };
  }
  return other(Object.keys(p)[0] ?? 'part', part);
}
