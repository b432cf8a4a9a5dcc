// Choosing a stretch of an axis by dragging over it.
import { h } from './dom.js';

/** Closer than that nothing is chosen: it was a click. */
const LEAST = 0.005;

/** The mark of the chosen stretch [from, to], in places from 0 to 1; choose is called with another once one was dragged over the tracks of the target, or with one as long where it was clicked. */
export function brushed(target, chosen, choose) {
  const mark = h('div', 'brush');
  const place = ([from, to]) => {
    mark.hidden = false;
    const [track, whole] = [trackOf(target), target.getBoundingClientRect()];
    mark.style.left = `${track.left - whole.left + Math.min(from, to) * track.width}px`;
    mark.style.width = `${Math.abs(to - from) * track.width}px`;
  };
  mark.hidden = true;
  if (chosen) {
    requestAnimationFrame(() => mark.isConnected && place(chosen));
  }
  target.onpointerdown = (event) => {
    const track = trackOf(target);
    const at = ({ clientX }) => Math.min(1, Math.max(0, (clientX - track.left) / track.width));
    const from = at(event);
    if (event.button !== 0 || event.clientX < track.left || event.clientX > track.right) {
      return;
    }
    event.preventDefault();
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (move) => place([from, at(move)]);
    target.onpointerup = (up) => {
      target.onpointermove = null;
      target.onpointerup = null;
      const to = at(up);
      if (Math.abs(to - from) > LEAST) {
        choose([Math.min(from, to), Math.max(from, to)]);
      } else if (chosen) {
        const half = (chosen[1] - chosen[0]) / 2;
        choose([Math.max(0, from - half), Math.min(1, from + half)]);
      }
    };
  };
  return mark;
}

function trackOf(target) {
  return (target.querySelector('.track') ?? target).getBoundingClientRect();
}
