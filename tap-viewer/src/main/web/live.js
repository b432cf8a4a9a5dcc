// The page while its session runs: gets the trace from the server as it grows, and says how the connection is.
import { attributes, button, h, replace } from './dom.js';
import { GrowingTrace } from './growing.js';
import { t } from './i18n.js';
import { rememberHere, rememberedHere } from './memory.js';
import { isModelCall } from './rows.js';

/** From one drawing to the next: milliseconds at least, and so many times what the last one took. */
const REST = 120;
const SHARE = 4;
/** So near to the end of the answer, in pixels, a reader reads along. */
const NEAR = 60;

/** A page that begins anew goes on as it was: following writes calls into its address, too. */
const FOLLOWING = 'following';

const STATES = new Map([
  ['waiting', 'Connecting'],
  ['live', 'Live'],
  ['lost', 'Connection lost, trying again'],
  ['refused', 'Connection lost'],
  ['ended', 'The session has ended'],
  ['failed', 'The live view has failed; the trace goes on'],
]);

/** Whether this page was served for a session that runs. */
export function isLive() {
  return document.getElementById('live') !== null;
}

/** One live session on the page. app: {show(trace, call) a promise, page(), ready()} */
export class LiveSession {
  #app;
  #trace = new GrowingTrace(JSON.parse(document.getElementById('live').content.textContent));
  #source;
  #state = 'waiting';
  #following = location.hash === '' || rememberedHere(FOLLOWING) === 'yes';
  #here = false;
  #rows = new Set();
  #answers = new Set();
  #timer;
  #cost = 0;

  constructor(app) {
    this.#app = app;
  }

  start() {
    rememberHere(FOLLOWING, this.#following ? 'yes' : 'no');
    const source = new EventSource('/events');
    this.#source = source;
    const on = (name, take) => source.addEventListener(name, (event) => take(event.data));
    // The server does not know any more how far this page is: it begins anew.
    on('beginning', () => this.#trace.rows.length > 0 && location.reload());
    on('more', (data) => this.#more(data));
    on('progress', (data) => this.#progress(JSON.parse(data)));
    on('here', () => {
      this.#here = true;
      this.#become('live');
      this.#app.ready(this.#trace.rows.length === 0);
      this.#draw();
    });
    const close = (state) => () => {
      source.close();
      this.#become(state);
    };
    on('end', close('ended'));
    on('failed', close('failed'));
    source.onerror = () => {
      // Of what comes again only the latest is sent: rows may be missing until all of it is here.
      this.#here = false;
      this.#become(source.readyState === EventSource.CLOSED ? 'refused' : 'lost');
    };
    this.showBar();
  }

  /** Another trace takes the page. */
  stop() {
    this.#source.close();
    clearTimeout(this.#timer);
    this.#here = false;
    document.getElementById('live-bar')?.remove();
  }

  /** Shows each call as it comes from now on, or no longer. */
  follow(following = !this.#following) {
    if (this.#isOver() || following === this.#following) {
      return;
    }
    this.#following = following;
    rememberHere(FOLLOWING, following ? 'yes' : 'no');
    this.showBar();
    if (following) {
      this.#toNewest();
    }
  }

  /** The line that says how the connection is, with the button to follow the newest call. */
  showBar() {
    let bar = document.getElementById('live-bar');
    if (bar === null) {
      bar = attributes(h('div', 'live-bar'), { role: 'status' });
      bar.id = 'live-bar';
      document.getElementById('views').before(bar);
    }
    bar.dataset.state = this.#state;
    const press = attributes(button('quiet', t('Follow the newest'), () => this.follow()),
      { 'aria-pressed': String(this.#following), title: t('Show each call as it comes, or stay where you read (l)') });
    replace(bar, h('span', 'live-state', t(STATES.get(this.#state))), this.#state === 'live' && press);
  }

  #isOver() {
    return this.#state === 'ended' || this.#state === 'failed';
  }

  #become(state) {
    if (!this.#isOver() && this.#state !== state) {
      this.#state = state;
      this.showBar();
    }
  }

  /** In its first line rows with their places; each further line is a text. */
  #more(data) {
    const line = data.indexOf('\n');
    if (line >= 0) {
      this.#trace.append(data.slice(line + 1));
    }
    for (const [place, row] of JSON.parse(line < 0 ? data : data.slice(0, line))) {
      this.#trace.put(place, row);
      this.#rows.add(place);
    }
    this.#drawSoon();
  }

  #progress(news) {
    const place = this.#trace.progress(news);
    if (place !== undefined) {
      this.#answers.add(place);
      this.#drawSoon();
    }
  }

  #drawSoon() {
    if (this.#here && this.#timer === undefined) {
      this.#timer = setTimeout(() => this.#draw(), Math.max(REST, SHARE * this.#cost));
    }
  }

  #draw() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#here) {
      return;
    }
    const began = performance.now();
    const [rows, answers] = [[...this.#rows], [...this.#answers].filter((place) => !this.#rows.has(place))];
    this.#rows = new Set();
    this.#answers = new Set();
    try {
      this.#show(rows, answers);
    } finally {
      // One call that cannot be drawn must not end it for all that follow.
      this.#cost = performance.now() - began;
      if (this.#rows.size + this.#answers.size > 0) {
        this.#drawSoon();
      }
    }
  }

  #show(rows, answers) {
    if (this.#app.page() !== undefined) {
      this.#grow(rows, answers);
    } else if (this.#trace.rows.length > 0) {
      // A page that begins anew has an older call in its address.
      this.#app.show(this.#trace, this.#following ? this.#newest() : undefined).then(() => this.#toNewest());
    }
  }

  #grow(rows, answers) {
    const newest = this.#newest();
    const detail = document.getElementById('detail');
    const along = this.#following && belowSight(detail) < NEAR;
    this.#app.page().grow(rows, answers);
    if (this.#following && rows.includes(newest) && this.#app.page().selected !== newest) {
      this.#toNewest();
    } else if (along) {
      toAnswer(detail);
    }
  }

  #newest() {
    const call = this.#trace.rows.findLastIndex(isModelCall);
    return call < 0 ? this.#trace.rows.length - 1 : call;
  }

  #toNewest() {
    const newest = this.#newest();
    if (this.#here && this.#following && newest >= 0) {
      if (this.#app.page()?.selected !== newest) {
        this.#app.page()?.follow(newest);
      }
      toAnswer(document.getElementById('detail'));
    }
  }
}

/** How far the answer's end is below what is in sight, in pixels; less than nothing when it is in sight, or there is none. */
function belowSight(detail) {
  const answer = detail.querySelector('details[data-key="response"]');
  return answer === null ? -Infinity : answer.getBoundingClientRect().bottom - detail.getBoundingClientRect().bottom;
}

/** Scrolls so that the answer's end is in sight. */
function toAnswer(detail) {
  const below = belowSight(detail);
  if (below > 0) {
    detail.scrollTop += below + NEAR / 3;
  }
}

/** Draws the detail anew; of an answer that grew there nothing is folded away that the reader just saw. */
export function settled(detail, draw) {
  const grew = detail.querySelector('.growing') !== null;
  const place = detail.scrollTop;
  draw();
  if (grew) {
    detail.querySelectorAll('details[data-key="response"] .long > .more[aria-expanded="false"]').forEach((more) => more.click());
  }
  detail.scrollTop = place;
}

/** Brings the answer that the detail shows up to date; what stands before its last block is left as the reader has it. */
export function growAnswer(detail, elements) {
  const body = detail.querySelector('details[data-key="response"] > .section-body');
  if (body === null || body.firstChild === null) {
    return;
  }
  const fresh = [elements].flat();
  if (fresh.length !== body.children.length || fresh.some((element) => !element.classList.contains('assistant'))) {
    replace(body, fresh);
    return;
  }
  fresh.forEach((element, i) => {
    const shown = body.children[i];
    const from = Math.min(shown.children.length, element.children.length) - 1;
    if (from < 1) {
      shown.replaceWith(element);
      return;
    }
    const more = [...element.children].slice(from);
    [...shown.children].slice(from).forEach((old) => old.remove());
    shown.append(...more);
  });
}
