// A trace that grows while the page shows it.
import { parsed } from './json.js';
import { Texts } from './payload.js';
import { Trace } from './trace.js';

/** Rows and texts come one by one; the answers of calls under way come bit by bit. */
export class GrowingTrace extends Trace {
  #places = new Map();
  #answers = new Map();

  /** head is what is the same for all rows. */
  constructor(head) {
    super({ ...head, rows: [], unreadable: 0 }, new Texts([], []), undefined);
  }

  /** One more block of texts. */
  append(text) {
    this.texts.append(text);
  }

  /** A row, new or in the place of the one that stood for the same call. */
  put(place, row) {
    super.put(place, row);
    this.#places.set(row.id, place);
    if (!row.live) {
      this.#answers.delete(row.id);
    }
  }

  /** More of an answer. The place of its call; undefined when there is no such call under way. */
  progress(news) {
    const place = this.#places.get(news.id);
    if (place === undefined || !this.rows[place].live) {
      return undefined;
    }
    const known = this.#answers.get(news.id)?.body ?? '';
    const body = news.body ?? known.slice(0, news.at) + news.add + known.slice(news.at + news.drop);
    this.#answers.set(news.id, { body, status: news.status, wait: news.wait });
    return place;
  }

  answered(index, record) {
    const answer = this.#answers.get(this.rows[index].id);
    if (record === undefined || answer === undefined) {
      return record;
    }
    return { ...record, response: { ...record.response, status: answer.status, body: answer.body === '' ? null : parsed(answer.body) } };
  }
}
