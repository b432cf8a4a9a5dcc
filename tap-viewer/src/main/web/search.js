// Search over everything that was said, each text once, as a panel beside the list.
import { attributes, button, captured, h, replace } from './dom.js';
import { count } from './format.js';
import { counted, t } from './i18n.js';
import { fitsIn, patternInText } from './pattern.js';

const SHOWN = 100;
/** Places that are marked at most: each costs the browser time whenever it draws. */
const MARKED = 400;

/** Fills the panel with the places of some words. pick(row) opens a call. */
export function showHits(target, trace, words, pick) {
  const started = performance.now();
  const found = trace.find(words);
  const millis = performance.now() - started;
  target.dataset.millis = String(Math.round(millis));
  const places = found.places.slice(0, SHOWN).map((place) => ({ ...place, rows: trace.rowsWith([place.number]) })).filter((place) => place.rows.length > 0)
    .sort((a, b) => a.rows[0] - b.rows[0]);
  const note = h('p', 'note', t('{hits} occurrences in {places} texts, in {calls} calls',
    { hits: count(found.hits), places: count(found.places.length), calls: count(found.rows.length) }));
  replace(target, h('header', 'panel-head', h('h2', '', captured('span', '', `“${words}”`)), note),
    h('ol', 'hits', places.map((place) => hitElement(trace, place, pick))),
    found.places.length > SHOWN && h('p', 'note', t('The first {n} are shown.', { n: count(SHOWN) })));
}

function hitElement(trace, place, pick) {
  const first = trace.rows[place.rows[0]];
  const press = button('place', '', () => pick(place.rows[0]));
  press.append(h('span', 'hit-text', captured('bdi', '', place.before), h('mark', '', place.match), captured('bdi', '', place.after)),
    h('span', 'note', t('first in #{turn}', { turn: first.turn }), ' · ', counted('in {n} call', 'in {n} calls', place.rows.length, count(place.rows.length)),
      place.times > 1 && ` · ×${count(place.times)}`));
  return h('li', '', attributes(press, { title: `#${first.turn} ${first.model ?? ''}` }));
}

/** Marks the words in what an element shows, opens what is folded around the first one, and brings it into sight. */
export function markWords(target, words) {
  const pattern = patternInText(words);
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node && found.length < MARKED; node = walker.nextNode()) {
    for (const match of fitsIn(node.data, pattern)) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      found.push(range);
      if (found.length >= MARKED) {
        break;
      }
    }
  }
  if (CSS.highlights) {
    CSS.highlights.set('found', new Highlight(...found));
  }
  const first = found[0]?.startContainer.parentElement;
  if (first) {
    first.closest('.clipped')?.classList.remove('clipped');
    first.scrollIntoView({ block: 'center' });
  }
  return found.length;
}
