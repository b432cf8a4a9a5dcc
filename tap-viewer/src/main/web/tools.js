// The tools a call offered: what the model was told of each, with its schema as a list of fields.
import { attributes, captured, h } from './dom.js';
import { count } from './format.js';
import { t } from './i18n.js';
import { isObject, list, object, text } from './json.js';
import { jsonText, longText } from './blocks.js';

const DEEPEST = 8;

/** The inspector of all tools; used counts how often each was called. */
export function toolsElement(tools, used) {
  return tools.map((tool) => toolElement(tool, used.get(tool.name) ?? 0));
}

function toolElement(tool, times) {
  const element = h('details', 'tool-card', h('summary', '', captured('strong', 'name', tool.name || t('unnamed')),
    times > 0 && h('span', 'chip', `×${count(times)}`),
    captured('span', 'tool-line', tool.description.split('\n', 1)[0].slice(0, 160))));
  element.addEventListener('toggle', () => element.append(h('div', 'section-body',
    tool.description && longText('prose', tool.description), schemaElement(tool.schema, 0), schemaSource(tool.schema))), { once: true });
  return element;
}

function schemaSource(schema) {
  const fold = h('details', 'aside', h('summary', '', t('Schema as JSON')));
  fold.append(jsonText(schema));
  return fold;
}

/** The properties of a schema, those within them indented. */
function schemaElement(schema, depth) {
  const properties = object(object(schema).properties);
  const names = Object.keys(properties);
  if (names.length === 0 || depth > DEEPEST) {
    return null;
  }
  const required = new Set(list(schema.required).map(text));
  return h('ul', 'schema', names.map((name) => {
    const property = object(properties[name]);
    return h('li', '', attributes(h('code', 'property', name), { dir: 'ltr' }), ' ',
      h('span', 'type', typeOf(property)), required.has(name) && h('span', 'required', t('required')),
      property.default !== undefined && captured('span', 'note', ` = ${text(property.default)}`),
      property.description && captured('p', 'note', text(property.description)),
      list(property.enum).length > 0 && h('p', 'enum', list(property.enum).slice(0, 40).map((value) => captured('code', 'chip', text(value)))),
      schemaElement(isObject(property.items) ? property.items : property, depth + 1));
  }));
}

function typeOf(property) {
  if (Array.isArray(property.anyOf ?? property.oneOf)) {
    return (property.anyOf ?? property.oneOf).map((one) => typeOf(object(one))).join(' | ');
  }
  const type = Array.isArray(property.type) ? property.type.join(' | ') : text(property.type) || (property.enum ? 'enum' : 'any');
  return type === 'array' ? `${typeOf(object(property.items))}[]` : type.toLowerCase();
}
