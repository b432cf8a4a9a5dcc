// Light or dark: what the system says, until the reader says otherwise.

const KEY = 'claude-tap-theme';

export function startTheme(press) {
  const root = document.documentElement;
  const saved = stored();
  if (saved === 'light' || saved === 'dark') {
    root.dataset.theme = saved;
  }
  press.addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    store(root.dataset.theme);
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
