// A chip per path, to hide and show its calls.
import { attributes, button, h, replace } from './dom.js';
import { count } from './format.js';

const MOST = 3;

/** Fills the target with chips for paths {path, calls}; hidden is the set of those that are, and changed is called when it was. */
export function showPaths(target, paths, hidden, changed) {
  const chip = ({ path, calls }) => {
    const press = button('path-chip', '', () => {
      if (!hidden.delete(path) && hidden.size < paths.length - 1) {
        hidden.add(path);
      }
      changed();
    });
    press.append(attributes(h('bdi', '', path || '?'), { dir: 'ltr' }), h('span', 'group-count', count(calls)));
    return attributes(press, { 'aria-pressed': String(!hidden.has(path)), title: path });
  };
  const rest = paths.slice(MOST);
  const more = rest.length > 0 && button('path-chip', `+${count(rest.length)}`, () => more.replaceWith(...rest.map(chip)));
  replace(target, ...(paths.length > 1 ? [...paths.slice(0, MOST).map(chip), more] : []));
}
