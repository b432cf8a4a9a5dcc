// Highlighted code as elements: highlight.js gives a tree, and the tree becomes spans and text nodes.
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { h } from './dom.js';

const MOST = 40_000;

for (const [name, language] of Object.entries({ bash, css, diff, go, java, javascript, json, python, rust, sql, typescript, xml, yaml })) {
  hljs.registerLanguage(name, language);
}

/** Nodes for some code; as it is when nothing knows its language, or it is long. */
export function highlighted(code, language) {
  if (code.length > MOST || !hljs.getLanguage(language)) {
    return [code];
  }
  const result = hljs.highlight(code, { language, ignoreIllegals: true });
  if (result.errorRaised) {
    console.warn('shown without colours', result.errorRaised);
    return [code];
  }
  return result._emitter.rootNode.children.map(nodeOf);
}

function nodeOf(node) {
  if (typeof node === 'string') {
    return node;
  }
  const scope = (node.scope ?? node.kind ?? '').split('.')[0];
  return h('span', /^[a-z_-]+$/u.test(scope) ? `hl-${scope}` : '', node.children.map(nodeOf));
}
