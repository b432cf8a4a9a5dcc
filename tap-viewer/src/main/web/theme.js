// Light or dark: what the address or the reader says, else what the system says.
import { remember, remembered } from './memory.js';

export function startTheme(press) {
  const root = document.documentElement;
  const saved = new URLSearchParams(location.search).get('theme') ?? remembered('theme');
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
    remember('theme', chosen === system ? '' : chosen);
  });
}
