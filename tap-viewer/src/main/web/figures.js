// The figures at the top of the page, over the calls that the filter leaves.
import { append, attributes, captured, h, replace } from './dom.js';
import { sumText } from './cost.js';
import { count, duration, money, short } from './format.js';
import { t } from './i18n.js';
import { shortModel } from './rows.js';

export function showFigures(target, sum, cost) {
  const [input, read, write, output] = sum.usage;
  const prompt = input + read + write;
  const figure = (label, value, className, note) => attributes(h('div', className ?? '', h('dt', '', label), h('dd', '', value)), { title: note ?? '' });
  const models = [...sum.models].sort((a, b) => b[1] - a[1]);
  replace(target,
    figure(t('Calls'), count(sum.calls)),
    sum.failed > 0 && figure(t('Failed'), count(sum.failed), 'bad'),
    figure(t('Input'), short(input), '', `${count(input)} · ${t('Prompt tokens that came from no cache')}`),
    figure(t('Cache read'), short(read), '', `${count(read)} · ${t('Prompt tokens read from the cache')}`),
    figure(t('Cache write'), short(write), '', `${count(write)} · ${t('Prompt tokens written to the cache')}`),
    figure(t('Output'), short(output), '', count(output)),
    cost.priced > 0 && figure(t('Cost'), `${money(cost.amount)}${cost.unpriced + cost.subscribed > 0 ? ' +' : ''}`, '', sumText(cost)),
    cost.priced === 0 && cost.subscribed > 0 && figure(t('Cost'), t('Subscription'), '', sumText(cost)),
    prompt > 0 && figure(t('From cache'), `${Math.round(100 * read / prompt)} %`),
    sum.to > sum.from && figure(t('Duration'), duration(sum.to - sum.from)),
    models.length > 0 && attributes(h('div', 'models', h('dt', '', t('Models')),
      append(h('dd'), models.slice(0, 8).map(([model, calls]) => captured('span', 'chip', `${shortModel(model)} ×${count(calls)}`)))),
    { title: models.slice(0, 40).map(([model, calls]) => `${model} ×${calls}`).join('\n') }));
}
