// Builds elements. The only way text from a trace gets into the page is as a text node.

const SAFE_ATTRIBUTES = new Set([
  'type', 'title', 'role', 'dir', 'lang', 'alt', 'tabindex', 'open', 'disabled', 'loading', 'datetime',
  'placeholder', 'aria-label', 'aria-current', 'aria-expanded', 'aria-hidden', 'aria-pressed', 'aria-selected', 'aria-live', 'aria-modal', 'for', 'value',
  'aria-level', 'aria-setsize', 'aria-posinset', 'aria-controls', 'aria-activedescendant', 'aria-autocomplete', 'aria-describedby', 'scope', 'id', 'autocomplete', 'spellcheck',
]);

/** An element of that name and class, with its children. Children are nodes, strings, numbers, or nothing. */
export function h(name, className, ...children) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  return append(element, children);
}

const DRAWN = new Set(['viewBox', 'preserveAspectRatio', 'd', 'x', 'y', 'width', 'height', 'role', 'aria-label', 'aria-hidden']);

/** An element of a drawing, with attributes from a fixed list and numbers or the page's own words in them. */
export function drawn(name, className, values, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  element.setAttribute('class', className);
  for (const [key, value] of Object.entries(values)) {
    if (!DRAWN.has(key)) {
      throw new Error(`attribute not allowed: ${key}`);
    }
    element.setAttribute(key, String(value));
  }
  return append(element, children);
}

/** Appends children: nodes as they are, everything else as text; null, undefined and false are left out. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) {
      continue;
    }
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Sets attributes from a fixed list; anything that could run or load something is refused. */
export function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (!SAFE_ATTRIBUTES.has(name)) {
      throw new Error(`attribute not allowed: ${name}`);
    }
    element.setAttribute(name, value);
  }
  return element;
}

/** A push button. */
export function button(className, label, onPress) {
  const element = attributes(h('button', className, label), { type: 'button' });
  element.addEventListener('click', onPress);
  return element;
}

/** Captured text, kept apart from the page's own writing direction. */
export function captured(name, className, text) {
  return attributes(h(name, className, text), { dir: 'auto' });
}

/** Replaces all that an element holds. */
export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}
