// Records as they were read, the last few kept: most that is shown next was shown just before.
import { callOf, exchangeOf } from './normalise.js';

const KEPT = 8;

export class Readings {
  #trace;
  #kept = new Map();

  constructor(trace) {
    this.#trace = trace;
  }

  /** A record as {record, call, exchange}. */
  of(index) {
    let reading = this.#kept.get(index);
    if (reading === undefined) {
      const record = this.#trace.record(index);
      reading = { record, call: callOf(record), exchange: exchangeOf(record) };
      this.#kept.set(index, reading);
      if (this.#kept.size > KEPT) {
        this.#kept.delete(this.#kept.keys().next().value);
      }
    }
    return reading;
  }

  /** Of a call that went on: it is read anew. */
  forget(index) {
    this.#kept.delete(index);
  }
}
