// What words in the filter look for: themselves, or what an expression between slashes fits.

/** In JSON text, where what was said is spelled in more than one way. An expression looks at the text as it was sent. */
export function patternInJson(words) {
  const inJson = JSON.stringify(words).slice(1, -1);
  const inAscii = [...inJson].map((c) => (c > '\x7f' ? anyCase(c) : literal(c))).join('');
  const spellings = new Set([literal(inJson), inAscii]);
  return expressionIn(words) ?? new RegExp([...spellings].join('|'), 'giu');
}

/** The escapes of a character, in small and in capitals: no flag folds the case of what an escape stands for. */
function anyCase(c) {
  const cases = new Set([c, c.toLowerCase(), c.toUpperCase()]);
  return `(?:${[...cases].map((text) => literal(escaped(text))).join('|')})`;
}

function escaped(text) {
  return [...Array(text.length).keys()]
    .map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
}

/** In text as the reader sees it. */
export function patternInText(words) {
  return expressionIn(words) ?? new RegExp(literal(words), 'giu');
}

/** Where a pattern fits a text; nothing fits nowhere, and nothing goes on over the end of a line of texts. */
export function* fitsIn(text, pattern) {
  for (const match of text.matchAll(pattern)) {
    if (match[0] !== '' && !match[0].includes('\n')) {
      yield match;
    }
  }
}

function literal(words) {
  return words.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}

/** The expression of /…/; none in other words, nor in what no browser takes for one: that is looked for as it stands. */
function expressionIn(words) {
  const [, expression] = /^\/(.+)\/$/u.exec(words) ?? [];
  try {
    return expression === undefined ? undefined : new RegExp(expression, 'giu');
  } catch {
    return undefined;
  }
}
