// Trace files that a reader gives to the page: as they were written, compressed since, one array, or the compact form.
import { t } from './i18n.js';
import { isObject, list, object, parsed, text } from './json.js';
import { rowOf } from './row.js';
import { Trace } from './trace.js';

const TRACE = '__claude_tap_compact_trace__';
const RECORD = '__claude_tap_compact_record__';
const REFERENCE = '__claude_tap_blob_ref__';
const COMPACT = new RegExp(`^\\s*\\{\\s*"${TRACE}"`, 'u');
/** What Java reads and this page does not: the rules of caches and prices stand in one place. */
export function withoutJava() {
  return t('A file that is dropped here has no prices and no causes of cache misses; claude-tap export makes a page that tells them.');
}

/** The first bytes of what gzip made. */
const GZIP = [0x1f, 0x8b];

/** The trace in a file; its first bytes tell how it is kept. */
export async function traceOfFile(file) {
  const start = new Uint8Array(await file.slice(0, GZIP.length).arrayBuffer());
  if (GZIP.some((byte, i) => byte !== start[i])) {
    return traceOfText(await file.text());
  }
  const content = new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  return traceOfText(await content.catch((error) => {
    throw new Error(t('This file ends too early'), { cause: error });
  }));
}

/** The trace in the text of a JSONL file, of a JSON array of records, or of a compact trace. */
export function traceOfText(content) {
  const lines = linesOf(content);
  const rows = [];
  let unreadable = 0;
  lines.forEach((line, node) => {
    const record = parsed(line);
    if (isObject(record) && isObject(record.request)) {
      rows.push({ ...safeRow(record), node, size: text(line).length });
    } else {
      unreadable += 1;
    }
  });
  return new Trace({ rows, unreadable }, undefined, lines);
}

function linesOf(content) {
  if (COMPACT.test(content)) {
    const bundle = parsed(content);
    if (bundle === undefined) {
      throw new Error(t('This file ends too early'));
    }
    return list(bundle.records).map((element) => JSON.stringify(expanded(element, object(bundle.blobs))));
  }
  const whole = content.trimStart().startsWith('[') ? parsed(content) : undefined;
  return Array.isArray(whole) ? whole.map((record) => JSON.stringify(record)) : content.split('\n').filter((line) => line.trim() !== '');
}

/** A record of a compact trace with all that it refers to put back; what refers to nothing that is there stays. */
function expanded(element, blobs) {
  const marker = object(element)[RECORD];
  const record = object(element).record;
  if (!isObject(marker) || !isObject(record)) {
    return element;
  }
  const places = new Set(list(marker.refs).map((ref) => object(ref).path));
  const told = (place, value) => {
    const hash = isObject(value) && Object.keys(value).length === 1 ? object(value[REFERENCE]).hash : undefined;
    const blob = typeof hash === 'string' && Object.hasOwn(blobs, hash) ? object(blobs[hash]) : {};
    return (places.size === 0 || places.has(place)) && 'payload' in blob ? blob.payload : value;
  };
  for (const side of ['request', 'response']) {
    const body = object(object(record[side]).body);
    for (const name of ['instructions', 'tools'].filter((known) => Object.hasOwn(body, known))) {
      body[name] = told(`/${side}/body/${name}`, body[name]);
    }
  }
  const body = object(object(record.request).body);
  for (const name of ['input', 'messages'].filter((known) => Array.isArray(body[known]))) {
    body[name] = body[name].map((value, i) => told(`/request/body/${name}/${i}`, value));
  }
  return record;
}

function safeRow(record) {
  try {
    return rowOf(record);
  } catch (error) {
    // One odd record, one odd row.
    console.error(error);
    return { odd: 1 };
  }
}
