// What stands behind # in the address.

export const VIEWS = ['call', 'conversation', 'timeline', 'findings'];

/** What an address asks of so many calls: #call-9, #timeline, #compare-3-9. The nearest call stands for one that is not there; two of which one is not there are not compared. */
export function placeIn(hash, calls) {
  const [, call] = /^#call-(\d+)$/u.exec(hash) ?? [];
  const [, from, to] = /^#compare-(\d+)-(\d+)$/u.exec(hash) ?? [];
  const pair = [Number(from) - 1, Number(to) - 1];
  return {
    call: call ?? to ? Math.min(Math.max(Number(call ?? to) - 1, 0), calls - 1) : undefined,
    compare: pair.every((index) => index >= 0 && index < calls) ? pair : undefined,
    view: VIEWS.find((view) => hash === `#${view}`),
  };
}
