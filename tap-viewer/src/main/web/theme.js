// Light or dark: what the system says, until the reader says otherwise.

const KEY = 'claude-tap-theme';

export function startTheme(press) {
  const root = document.documentElement;
  const saved = stored();
  if (saved === 'light' || saved === 'dark') {
    root.dataset.theme = saved;
  }
  press.addEventListener('click', () => {
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const chosen = (root.dataset.theme ?? system) === 'dark' ? 'light' : 'dark';
    if (chosen === system) {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = chosen;
    }
    store(chosen === system ? '' : chosen);
  });
}

// A page opened from a file may have no storage; then the choice lasts as long as the page.
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
