// Reading values out of traces without trusting their shape, and showing JSON as it was written.

/** Before some number of that kind; what only looks like one, in a string, costs time and nothing else. */
const ODD_NUMBER = /[:,[]\s*-?(?:\d[\d.]{15}|\d+\.\d*0[\s,\]}]|\d[\d.]*[eE]|0\.000000|(?<=-)0[\s,\]}])/u;
const NOTHING = Object.freeze(Object.create(null));

/** The value if it is a JSON object, else an object without anything in it. */
export function object(value) {
  return isObject(value) ? value : NOTHING;
}

export function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !isExact(value);
}

/** The value if it is an array, else an empty one. */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

/** The value as text: strings as they are, nothing as '', anything else as JSON. */
export function text(value) {
  if (typeof value === 'string') {
    return value;
  }
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The value if it is a number, else undefined. */
export function number(value) {
  const known = isExact(value) ? Number(value.rawJSON) : value;
  return typeof known === 'number' && Number.isFinite(known) ? known : undefined;
}

/** The value as indented JSON; a string is shown as its text. */
export function pretty(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2) ?? '';
}

/** A string that holds JSON, parsed; undefined when it holds something else. A number keeps its text where the browser can keep it. */
export function parsed(source) {
  try {
    return JSON.parse(source, JSON.rawJSON && ODD_NUMBER.test(source) ? exactly : undefined);
  } catch {
    return undefined;
  }
}

/** Stands for a number that would not be written again as it was: 1.0, 1e5, or one of more digits than a browser keeps. */
function exactly(key, value, { source }) {
  return typeof value === 'number' && String(value) !== source ? JSON.rawJSON(source) : value;
}

function isExact(value) {
  return JSON.isRawJSON?.(value) === true;
}

/** Indents JSON text without parsing it: the text of numbers, the order of keys and double keys all stay. */
export function indent(source) {
  const out = [];
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const c = source[at];
    if (c === '"') {
      const end = endOfString(source, at);
      out.push(source.slice(at, end));
      at = end - 1;
    } else if ((c === '{' || c === '[') && source[at + 1] === (c === '{' ? '}' : ']')) {
      out.push(c, source[at + 1]);
      at += 1;
    } else if (c === '{' || c === '[') {
      depth += 1;
      out.push(c, newline(depth));
    } else if (c === '}' || c === ']') {
      depth -= 1;
      out.push(newline(depth), c);
    } else if (c === ',') {
      out.push(c, newline(depth));
    } else {
      out.push(c === ':' ? ': ' : c);
    }
  }
  return out.join('');
}

function endOfString(source, start) {
  let at = start + 1;
  while (at < source.length && source[at] !== '"') {
    at += source[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}

function newline(depth) {
  return `\n${'  '.repeat(Math.max(depth, 0))}`;
}
