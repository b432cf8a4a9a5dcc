// What stands behind # in the address.

const VIEWS = ['call', 'conversation', 'timeline', 'findings', 'context', 'cache', 'cost'];

/** What an address asks of so many calls: #call-9, #timeline, #context-9, #compare-3-9. The nearest call stands for one that is not there; two of which one is not there are not compared. */
export function placeIn(hash, calls) {
  const [, name, number] = /^#([a-z]+)(?:-(\d+))?$/u.exec(hash) ?? [];
  const [, from, to] = /^#compare-(\d+)-(\d+)$/u.exec(hash) ?? [];
  const view = VIEWS.find((known) => known === name);
  const call = view === undefined ? to : number;
  const pair = [Number(from) - 1, Number(to) - 1];
  return {
    call: call === undefined ? undefined : Math.min(Math.max(Number(call) - 1, 0), calls - 1),
    compare: pair.every((index) => index >= 0 && index < calls) ? pair : undefined,
    view,
  };
}

/** The address of a view of a call, or of a comparison of two. */
export function addressOf(view, call, pair) {
  return pair ? `#compare-${pair[0] + 1}-${pair[1] + 1}` : `#${VIEWS.includes(view) ? view : 'call'}-${call + 1}`;
}

/** Says in the browser's address what the reader reads. */
export class AddressBar {
  #resting;

  /** Changes it once he rests on something: browsers refuse many changes in a row. address() tells it then. */
  rest(address) {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      try {
        history.replaceState(null, '', address());
      } catch {
        // Some browsers forbid this on files; the page works without it.
      }
    }, 200);
  }

  /** Leaves it as it is. */
  leave() {
    clearTimeout(this.#resting);
  }
}
