// What each view of the page shows of a trace, and of its call that is chosen.
import { addressOf } from './address.js';
import { showCache } from './cache.js';
import { showContext } from './context.js';
import { showConversation } from './conversation.js';
import { copied, curl, requestJson } from './copy.js';
import { showCost } from './cost.js';
import { showDetail } from './detail.js';
import { button } from './dom.js';
import { showFindings } from './findings.js';
import { t } from './i18n.js';
import { answeredBefore } from './rows.js';
import { safely } from './safely.js';
import { showHits } from './search.js';
import { showTimeline } from './timeline.js';

/**
 * Fills the target with a view; one that is not known is that of the call.
 * scene: {trace, readings, compositions, used, selected, visible, words}
 * reader, what he may do: {pick(index) a call to read, stay(index) to choose one here, compare(index), copy(what, press)}
 */
export function showView(target, view, scene, reader) {
  const { trace, selected, visible } = scene;
  const callAt = (index) => scene.readings.of(index).call;
  const fill = {
    conversation: () => showConversation(target, trace, selected, callAt, reader.pick),
    timeline: () => showTimeline(target, trace, visible, selected, reader.pick),
    findings: () => showFindings(target, trace.rows, reader.pick),
    search: () => showHits(target, trace, scene.words, reader.pick),
    context: () => showContext(target, trace, scene.compositions, selected, callAt, reader.stay),
    cache: () => showCache(target, trace, selected, callAt, reader.stay, reader.compare),
    cost: () => showCost(target, trace, visible, selected, reader.pick),
  }[view] ?? (() => showCall(target, scene, reader));
  safely(target, fill, () => trace.source(selected));
  target.prepend(backButton());
}

/** On a phone, where the list and the call take turns. */
function backButton() {
  return button('back more', `‹ ${t('All calls')}`, () => document.body.classList.remove('reading'));
}

function showCall(target, { trace, readings, used, selected }, reader) {
  const previous = answeredBefore(trace.rows, selected);
  const { record, call, exchange } = readings.of(selected);
  showDetail(target, {
    row: trace.rows[selected], exchange, call, record, source: trace.source(selected), prices: trace.prices,
    previous: previous < 0 ? undefined : readings.of(previous).call, previousTurn: trace.rows[previous]?.turn,
  }, actions(call, reader), used);
}

function actions(call, reader) {
  const action = (what, label, title) => ({ what, label, title, onPress: (event) => reader.copy(what, event.currentTarget) });
  return [
    call.dialect && { what: 'compare', label: t('Compare'), title: t('With the request before (d)'), onPress: () => reader.compare() },
    action('json', 'JSON', t('Copy the request as JSON')),
    action('curl', 'cURL', t('Copy the request as a cURL command')),
    action('link', t('Link'), t('Copy a link to this call')),
  ].filter(Boolean);
}

/** Puts something of the chosen call on the clipboard: json, curl or link; the button says how that went. */
export function copyOf(what, press, { trace, readings, selected }) {
  const source = trace.source(selected);
  const contents = {
    json: () => requestJson(source),
    curl: () => curl(readings.of(selected).record, source),
    link: () => location.href.replace(/#.*$/u, '') + addressOf('call', selected),
  };
  copied(press, contents[what]());
}
