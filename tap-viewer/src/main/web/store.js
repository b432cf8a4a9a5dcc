// The records of this page. Each is JSON text in an inert element of its own and is parsed only when it is needed.
import { parsed } from './json.js';

const elements = [...document.querySelectorAll('script.record')];

/** How many records the page holds. */
export const recordCount = elements.length;

/** The JSON text of a record. */
export function recordText(index) {
  return elements[index].textContent;
}

/** A record, parsed afresh; undefined when its text is no JSON. */
export function record(index) {
  return parsed(recordText(index));
}

/** What the writer noted behind the last record; undefined when the file ends before it. */
export function trailer() {
  const element = document.getElementById('trace-end');
  return element ? parsed(element.textContent) : undefined;
}

/** A test for the presence of words anywhere in a record, ignoring case. */
export function wordSearch(words) {
  const inJson = JSON.stringify(words).slice(1, -1)
    .replace(/[<>&\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const pattern = new RegExp(inJson.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&'), 'iu');
  return (index) => pattern.test(recordText(index));
}
