// How many tokens the context of a family of models usually holds: a line to look at, not a limit that anything is held to.

const CLAUDE = /^claude-(?:(?:opus|sonnet|haiku)-4(?:[-.][0156])?|3(?:[-.][57])?-(?:opus|sonnet|haiku))$/u;

/** Only names that are known as they stand: a variant may have quite another window. */
const WINDOWS = [
  [CLAUDE, 200_000],
  [/^gpt-4\.1(?:-mini|-nano)?$/u, 1_047_576],
  [/^gpt-5(?:\.[123])?(?:-mini|-nano|-pro|-codex|-codex-mini|-codex-max)?$/u, 400_000],
  [/^(?:gpt-4o(?:-mini)?|gpt-4-turbo)$/u, 128_000],
  [/^gemini-(?:1\.5-flash|2\.0-flash|2\.5-(?:pro|flash)|2\.[05]-flash-lite|3(?:\.1)?-pro|3-flash)$/u, 1_048_576],
  [/^kimi-k2(?:-0905|-turbo|-thinking|-thinking-turbo|\.5)$/u, 262_144],
];

/** What stands before a name in clouds and routers, and the date or the revision behind it. */
const BEFORE = /^(?:.*\/)?(?:(?:[a-z]+\.)?anthropic\.)?/u;
const BEHIND = /(?:[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|latest|preview|v\d+(?::\d+)?|00\d))+$/u;

/** The usual window of a model; undefined of one that is not known, and where a prompt shows that a larger one was booked. */
export function windowOf(model, prompts) {
  const name = (model ?? '').toLowerCase().replace(BEFORE, '').replace(BEHIND, '');
  const [, tokens] = WINDOWS.find(([names]) => names.test(name)) ?? [];
  return prompts.some((prompt) => prompt > tokens) ? undefined : tokens;
}
