// What the list and the summary need of a record: a few short facts, so that the record itself can be let go.
import { snippet } from './format.js';
import { text } from './json.js';
import { callOf, exchangeOf } from './normalise.js';

/** The row of a record that has no shape this page knows. */
export function oddRow(index) {
  return { index, exchange: { turn: '', method: '', path: '', status: 0, failed: true }, model: '', isModelCall: false, usage: null, tools: [], line: 'Unreadable record' };
}

/** The row of a record. */
export function rowOf(index, record) {
  const exchange = exchangeOf(record);
  const call = callOf(record);
  const blocks = call.answers.flatMap((answer) => answer.blocks);
  const said = blocks.find((block) => block.kind === 'text' && block.text.trim() !== '');
  return {
    index,
    exchange,
    model: call.model,
    isModelCall: call.dialect !== '',
    usage: call.usage,
    tools: [...new Set(blocks.filter((block) => block.kind === 'call').map((block) => block.name))],
    line: exchange.error?.message || exchange.complaint || (said ? snippet(said.text, 140) : lastPrompt(call)),
  };
}

function lastPrompt(call) {
  const message = call.messages.at(-1);
  const block = message?.blocks.findLast((b) => b.kind === 'text' || b.kind === 'result');
  const shown = block?.kind === 'result' ? text(block.blocks[0]?.text) : text(block?.text);
  return snippet(shown, 140);
}
