// What can be taken away from a call: its request as JSON or as a cURL command.
import { t } from './i18n.js';
import { indent, object, text } from './json.js';
import { headerLines } from './normalise.js';

const OWN = /^(?:host|content-length|accept-encoding|connection|transfer-encoding|content-encoding)$/iu;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;

/** Puts text on the clipboard and says so on the button. */
export async function copied(press, content) {
  const label = press.textContent;
  press.textContent = await navigator.clipboard.writeText(content).then(() => t('Copied'), () => t('The browser refused'));
  setTimeout(() => {
    press.textContent = label;
  }, 1500);
}

/** The request's body as it was sent: numbers, order of keys and double keys stay. */
export function requestBody(source) {
  const request = member(source, 'request') ?? '';
  return member(request, 'body') ?? '';
}

export function requestJson(source) {
  return indent(requestBody(source));
}

/** A command that sends the request again; secrets stand there as the trace has them, redacted. */
export function curl(record, source) {
  const request = object(record.request);
  const lines = headerLines(request).filter(([name]) => !OWN.test(name) && TOKEN.test(name));
  const url = base(record) + text(request.path);
  // A trace may be a stranger's: anything else could be an option of cURL, or a file.
  if (!/^https?:\/\/[^/?#]/iu.test(url)) {
    return '# The address of this call is none of HTTP';
  }
  const body = requestBody(source);
  const bodyText = typeof request.body === 'string' ? request.body : body;
  return [
    `curl -g --proto '=http,https' -X ${quoted(text(request.method) || 'POST')} --url ${quoted(url)}`,
    ...lines.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(bodyText === '' || bodyText === 'null' ? [] : [`--data-raw ${quoted(bodyText)}`]),
  ].join(' \\\n  ');
}

function base(record) {
  const upstream = text(record.upstream_base_url).replace(/\/$/u, '');
  if (upstream !== '') {
    return upstream;
  }
  const host = headerLines(object(record.request)).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return host === '' || /^(?:localhost|127\.|\[::1\])/u.test(host) ? 'https://api.anthropic.com' : `https://${host}`;
}

function quoted(value) {
  return `'${value.replaceAll('\'', '\'\\\'\'')}'`;
}

/** The JSON text of the first member of that name in an object's text. */
function member(source, name) {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const c = source[at];
    if (c === '{' || c === '[') {
      depth += 1;
    } else if (c === '}' || c === ']') {
      depth -= 1;
    } else if (c === '"') {
      const end = stringEnd(source, at);
      if (depth === 1 && source[end] === ':' && source.slice(at + 1, end - 1) === name) {
        return source.slice(end + 1, valueEnd(source, end + 1));
      }
      at = end - 1;
    }
  }
  return undefined;
}

function valueEnd(source, from) {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const c = source[at];
    if (c === '"') {
      at = stringEnd(source, at) - 1;
    } else if (c === '{' || c === '[') {
      depth += 1;
    } else if (c === '}' || c === ']') {
      depth -= 1;
      if (depth < 0) {
        return at;
      }
    } else if (c === ',' && depth === 0) {
      return at;
    }
  }
  return source.length;
}

function stringEnd(source, start) {
  let at = start + 1;
  while (at < source.length && source[at] !== '"') {
    at += source[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}
