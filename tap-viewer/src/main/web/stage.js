// The parts of the page that one trace fills, cleared for the next.
import { replace } from './dom.js';

const at = (id) => document.getElementById(id);

/** Empties them. What listens to the old trace's elements, or watches their size, does not reach those of the next. */
export function clearStage() {
  at('compare').close();
  for (const id of ['calls', 'compare']) {
    at(id).replaceWith(at(id).cloneNode(true));
  }
  CSS.highlights?.delete('found');
  for (const id of ['rows', 'summary', 'paths', 'detail', 'rows-note', 'compare', 'terms']) {
    replace(at(id));
  }
  at('filter').value = '';
}
