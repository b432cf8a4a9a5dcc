// Which sessions are shown: by words, date, agent, status and model.
import { STATUSES } from './board-figures.js';
import { attributes, button, h, replace } from '../dom.js';
import { t } from '../i18n.js';

export class FilterBar {
  #changed;
  #search;
  #values = { since: '', until: '', agent: '', status: '', model: '', words: '' };
  #fields = {};

  /** changed() when other sessions are meant, search(words) when all that was said is to be searched. */
  constructor(changed, search) {
    this.#changed = changed;
    this.#search = search;
  }

  element() {
    this.#fields = {
      words: this.#words(),
      since: this.#field('input', 'since', 'date', t('From')),
      until: this.#field('input', 'until', 'date', t('To')),
      agent: this.#field('select', 'agent', undefined, t('Agent')),
      status: this.#field('select', 'status', undefined, t('Status')),
      model: this.#field('select', 'model', undefined, t('Model')),
    };
    const labelled = (name, label) => h('label', '', h('span', '', label), this.#fields[name]);
    const form = attributes(h('form', 'board-filter', this.#fields.words, attributes(h('button', '', t('Search all traces')), { type: 'submit' }),
      labelled('since', t('From')), labelled('until', t('To')), labelled('agent', t('Agent')), labelled('status', t('Status')), labelled('model', t('Model')),
      button('quiet', t('Reset'), () => this.#reset())), { role: 'search' });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search(this.#values.words);
    });
    return form;
  }

  #words() {
    const input = attributes(h('input', 'board-words'), { type: 'search', placeholder: t('Filter by words, or search all traces with Enter'), 'aria-label': t('Words') });
    input.value = this.#values.words;
    input.addEventListener('input', () => this.#set('words', input.value));
    return input;
  }

  #field(element, name, type, label) {
    const field = attributes(h(element, ''), { 'aria-label': label, ...type && { type } });
    field.value = this.#values[name];
    field.addEventListener('change', () => this.#set(name, field.value));
    return field;
  }

  #set(name, value) {
    this.#values[name] = value;
    this.#changed();
  }

  #reset() {
    for (const name of Object.keys(this.#values)) {
      this.#values[name] = '';
      this.#fields[name].value = '';
    }
    this.#search('');
    this.#changed();
  }

  /** Offers what the sessions have. */
  offer(sessions) {
    const all = (of) => [...new Set(sessions.flatMap(of))].filter(Boolean).sort();
    this.#options('agent', all((session) => session.agent));
    this.#options('status', STATUSES, (status) => t(status));
    this.#options('model', all((session) => Object.keys(session.models)));
  }

  #options(name, values, shown = (value) => value) {
    const field = this.#fields[name];
    const wanted = ['', ...values];
    if (wanted.length === field.options.length && wanted.every((value, i) => field.options[i].value === value)) {
      return;
    }
    replace(field, wanted.map((value) => {
      const option = h('option', '', value === '' ? t('All') : shown(value));
      option.value = value;
      return option;
    }));
    field.value = wanted.includes(this.#values[name]) ? this.#values[name] : '';
  }

  matches(session) {
    const { agent, status, model, words } = this.#values;
    const started = Date.parse(session.started_at);
    const [from, to] = this.#days();
    const said = () => `${session.id} ${session.name} ${session.first_prompt} ${session.last_answer} ${session.last_error}`.toLowerCase();
    return started >= from && started < to && (agent === '' || session.agent === agent) && (status === '' || session.status === status)
      && (model === '' || model in session.models) && (words.trim() === '' || said().includes(words.trim().toLowerCase()));
  }

  /** The days that are meant, in local time, the last one to its end. */
  #days() {
    const { since, until } = this.#values;
    const end = until === '' ? Infinity : new Date(`${until}T00:00`).setHours(24);
    return [since === '' ? -Infinity : Date.parse(`${since}T00:00`), end];
  }

  /** What a search asks the server for. */
  asked() {
    const { agent, status, model } = this.#values;
    const [from, to] = this.#days();
    return { agent, status, model, ...Number.isFinite(from) && { since: from }, ...Number.isFinite(to) && { until: to } };
  }
}
