// Token counts in one vocabulary: input is what was neither read from a cache nor written to one.
import { object, number } from './json.js';

/** Counts as the providers of the trace reported them, or null when there is none. */
export function usageOf(reported) {
  const usage = object(reported);
  const promptTotal = number(usage.prompt_tokens) ?? number(usage.promptTokenCount);
  const inputDetails = object(usage.input_tokens_details ?? usage.prompt_tokens_details);
  const outputDetails = object(usage.output_tokens_details ?? usage.completion_tokens_details);
  const inside = number(inputDetails.cached_tokens) ?? number(usage.cached_tokens)
    ?? number(usage.prompt_cache_hit_tokens) ?? number(usage.cachedContentTokenCount);
  const reasoning = number(outputDetails.reasoning_tokens) ?? number(usage.thoughtsTokenCount) ?? 0;
  const output = outputOf(usage);
  const input = promptTotal ?? number(usage.input_tokens);
  if (input === undefined && output === undefined) {
    return null;
  }
  const cacheRead = inside ?? number(usage.cache_read_input_tokens) ?? 0;
  return {
    input: Math.max((input ?? 0) - (inside ?? 0), 0),
    cacheRead,
    cacheWrite: number(usage.cache_creation_input_tokens) ?? 0,
    output: output ?? 0,
    reasoning,
  };
}

function outputOf(usage) {
  if (number(usage.candidatesTokenCount) !== undefined || number(usage.thoughtsTokenCount) !== undefined) {
    return (number(usage.candidatesTokenCount) ?? 0) + (number(usage.thoughtsTokenCount) ?? 0);
  }
  return number(usage.output_tokens) ?? number(usage.completion_tokens);
}
