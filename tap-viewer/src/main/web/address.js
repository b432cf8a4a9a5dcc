// What stands behind # in the address.

export const VIEWS = ['call', 'conversation', 'timeline', 'findings'];

/** What the address asks for: #call-9, #timeline, #compare-3-9. */
export function placeInAddress() {
  const [, call] = /^#call-(\d+)$/u.exec(location.hash) ?? [];
  const [, from, to] = /^#compare-(\d+)-(\d+)$/u.exec(location.hash) ?? [];
  return {
    call: call ?? to ? Number(call ?? to) - 1 : undefined,
    compare: from === undefined ? undefined : [Number(from) - 1, Number(to) - 1],
    view: VIEWS.find((view) => location.hash === `#${view}`),
  };
}
