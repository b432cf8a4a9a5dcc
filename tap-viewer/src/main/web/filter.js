// The filter above the list: words that stand anywhere in a call, and terms such as tool:Bash or dur:>10s.
import { cacheState, failed, isModelCall, promptTokens } from './rows.js';

const UNITS = new Map([['', 1], ['k', 1e3], ['m', 1e6], ['ms', 1], ['s', 1e3], ['min', 6e4]]);

/** What each key looks at. */
const KEYS = new Map([
  ['model', (row) => row.model],
  ['tool', (row) => row.tools],
  ['role', (row) => row.roles],
  ['status', (row) => row.status],
  ['path', (row) => row.path],
  ['client', (row) => row.client],
  ['stop', (row) => row.stop],
  ['provider', (row) => row.provider],
  ['thread', (row) => row.thread],
  ['agent', (row) => row.agent],
  ['purpose', (row) => row.purpose],
  ['cache', cacheState],
  ['cost', (row) => row.cost?.amount === undefined ? undefined : Number(row.cost.amount)],
  ['dur', (row) => row.ms],
  ['tokens', promptTokens],
  ['out', (row) => row.usage?.[3]],
  ['messages', (row) => row.messages],
  ['has', (row) => [failed(row) && 'error', row.tools?.length > 0 && 'tools', row.toolErrors > 0 && 'toolerror', row.retry && 'retry',
    row.usage?.[4] > 0 && 'reasoning', isModelCall(row) && 'model'].filter(Boolean)],
]);

/** A minus, then an expression as one piece, or a key with something in quotes or without. */
const PIECES = /(-?)(?:(\/(?:\\.|[^/\\])+\/)(?!\S)|(?:([a-z]+):)?(?:"([^"]*)"?|(\S+)))/gu;

/** The parts of a filter: words, terms with a key, and expressions that must not fit. */
export function parseFilter(source) {
  const words = [];
  const terms = [];
  const without = [];
  for (const [, minus, expression, key, quoted, plain] of source.matchAll(PIECES)) {
    const value = expression ?? quoted ?? plain;
    if (expression !== undefined && minus === '-') {
      without.push(expression);
    } else if (key !== undefined && KEYS.has(key)) {
      terms.push({ key, value, not: minus === '-' });
    } else {
      words.push(`${quoted === undefined ? minus : ''}${key === undefined ? '' : `${key}:`}${value}`);
    }
  }
  const isPlain = terms.length === 0 && without.length === 0 && !source.includes('"');
  return { words: isPlain ? source.trim() : words.join(' '), terms, without };
}

/** Whether a row has all that the terms ask for. */
export function matches(row, terms) {
  return terms.every((term) => {
    const actual = KEYS.get(term.key)(row);
    return (term.key === 'has' ? actual.includes(term.value) : fits(actual, term.value)) !== term.not;
  });
}

function fits(actual, wanted) {
  if (Array.isArray(actual)) {
    return actual.some((value) => fits(value, wanted));
  }
  const comparison = /^(>=|<=|>|<)(\d+(?:\.\d+)?)([a-z]*)$/u.exec(wanted);
  if (comparison) {
    const [, sign, number, unit] = comparison;
    const limit = Number(number) * (UNITS.get(unit) ?? 1);
    return Number.isFinite(actual)
      && (sign === '>' ? actual > limit : sign === '<' ? actual < limit : sign === '>=' ? actual >= limit : actual <= limit);
  }
  if (typeof actual === 'number') {
    return wanted.endsWith('xx') ? String(actual).startsWith(wanted[0]) : String(actual) === wanted;
  }
  return typeof actual === 'string' && actual.toLowerCase().includes(wanted.toLowerCase());
}

/** The paths of the rows with how often each is there, the ones of model calls first. */
export function pathsOf(rows) {
  const paths = new Map();
  for (const row of rows) {
    const path = pathOf(row);
    const entry = paths.get(path) ?? { path, calls: 0, model: false };
    entry.calls += 1;
    entry.model ||= isModelCall(row);
    paths.set(path, entry);
  }
  return [...paths.values()].sort((a, b) => b.model - a.model || b.calls - a.calls || a.path.localeCompare(b.path));
}

export function pathOf(row) {
  return (row.path ?? '').split('?')[0];
}

/** What words in the field are looked for in, besides the record. */
export function rowText(row) {
  return [row.turn, row.model, row.method, row.path, row.status, row.outcome, row.said, row.prompt, row.error, ...row.tools ?? []].join(' ');
}

/** Terms that fit some of these rows, to choose from. */
export function termsFor(rows) {
  const each = (key, values) => [...new Set(values)].filter((value) => value !== undefined && value !== '').slice(0, 30).map((value) => `${key}:${/\s/u.test(value) ? `"${value}"` : value}`);
  return [
    ...each('tool', rows.flatMap((row) => row.tools ?? [])),
    ...each('model', rows.map((row) => row.model)),
    ...each('role', rows.flatMap((row) => row.roles ?? [])),
    ...each('status', rows.map((row) => row.status)),
    ...each('cache', rows.filter((row) => row.usage).map(cacheState)),
    ...each('has', [...new Set(rows.flatMap(KEYS.get('has')))]),
    ...each('purpose', rows.map((row) => row.purpose)),
    ...each('agent', rows.map((row) => row.agent)), ...each('stop', rows.map((row) => row.stop)),
  ];
}
