// What the reader chose, kept for the next page. A page opened from a file may have no storage; then it lasts as long as the page.

const PREFIX = 'claude-tap-';

export function remembered(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** As remembered, of this tab only: another one begins without it. */
export function rememberedHere(name) {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function rememberHere(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // As below.
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
