// How many tokens the context of a family of models usually holds: a line to look at, not a limit that anything is held to.

const WINDOWS = [
  [/claude/u, 200_000],
  [/gpt-4\.1/u, 1_047_576],
  [/gpt-5|codex/u, 400_000],
  [/gpt-4o|gpt-4-turbo/u, 128_000],
  [/gemini-(?:1\.5|2|3)/u, 1_048_576],
  [/kimi-k2/u, 262_144],
];

/** The window of a model; undefined of one that is not known, and where a prompt shows that a larger one was booked. */
export function windowOf(model, prompts) {
  const [, tokens] = WINDOWS.find(([names]) => names.test((model ?? '').toLowerCase())) ?? [];
  return prompts.some((prompt) => prompt > tokens) ? undefined : tokens;
}
