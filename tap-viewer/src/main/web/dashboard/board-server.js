// What the page asks the server to do. Each answers with the problem in words, or nothing.
import { t } from '../i18n.js';

/** Only a script of the server's own pages can send this header. */
const OURS = { 'X-Claude-Tap': 'page', 'Content-Type': 'application/json' };

async function ask(path, body) {
  try {
    const answer = await fetch(path, { method: 'POST', headers: OURS, body: JSON.stringify(body) });
    return answer.ok ? undefined : (await answer.text()).trim();
  } catch {
    return t('The dashboard has ended or cannot be reached; what is shown may be old.');
  }
}

/** Goes to the page that shows a running session as it goes on; answers the problem if there is none. */
export async function watch(id) {
  try {
    const answer = await fetch(`/api/session/${id}/live`, { method: 'POST', headers: OURS });
    if (!answer.ok) {
      return (await answer.text()).trim();
    }
    location.assign((await answer.json()).url);
    return undefined;
  } catch {
    return t('The dashboard has ended or cannot be reached; what is shown may be old.');
  }
}

export function rename(id, name) {
  return ask(`/api/session/${id}/mark`, { name });
}

export function pin(id, pinned) {
  return ask(`/api/session/${id}/mark`, { pinned });
}

export function remove(ids, pinnedToo) {
  return ask('/api/remove', { sessions: ids, pinned_too: pinnedToo });
}

/** Searches, and tells of each line of the answer when it comes; ends early when the signal says so. */
export async function searchAll(parameters, signal, tell) {
  const answer = await fetch(`/api/search?${new URLSearchParams(parameters)}`, { signal });
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  let rest = '';
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop();
    lines.forEach((line) => tell(JSON.parse(line)));
  }
}
