// A prompt as the cache sees it: stretches from one breakpoint to the next, and which of them were reused.
import { pretty } from './json.js';
import { blockText } from './compare.js';
import { IMAGE } from './composition.js';

/**
 * The pieces of a call's prompt in the cache's order: {part, index, size, kept}; kept is how long a mark behind it asks for,
 * else empty. marks is what Java found of them: [part, index, block, 1 for an hour].
 */
export function piecesOf(call, marks) {
  const pieces = piecesIn(call);
  for (const [part, index, , hour] of marks ?? []) {
    const piece = pieces.find((one) => one.part === part && one.index === index);
    if (piece) {
      piece.kept = hour === 1 ? '1h' : '5m';
    }
  }
  return pieces;
}

function piecesIn(call) {
  const marked = (blocks) => blocks.map((block) => block.cached ?? '').find(Boolean) ?? '';
  return [
    ...call.tools.map((tool, index) => ({ part: 'tools', index, size: tool.name.length + tool.description.length + pretty(tool.schema).length, kept: tool.cached ?? '' })),
    ...call.system.map((block, index) => ({ part: 'system', index, size: blockText(block).length, kept: block.cached ?? '' })),
    ...call.messages.map((message, index) => ({ part: 'messages', index, size: message.blocks.reduce((sum, block) => sum + sizeOf(block), 0), kept: marked(message.blocks) })),
  ];
}

function sizeOf(block) {
  return block.kind === 'image' ? IMAGE : block.kind === 'result' ? block.blocks.reduce((sum, inner) => sum + sizeOf(inner), 0) : blockText(block).length;
}

/**
 * Pieces as stretches {part, from, to, size, kept, differs, state}: they end where the part ends, where a mark is, and
 * before the piece, [part, index], that is the first to differ from the call before. The state is read, write or input: the provider says
 * how many tokens were each, and they lie behind each other, so the characters tell where.
 */
export function stretchesOf(pieces, [input, read, write], differs) {
  const stretches = [];
  for (const piece of pieces) {
    const last = stretches.at(-1);
    const first = differs?.[0] === piece.part && differs[1] === piece.index;
    if (last && last.part === piece.part && last.kept === '' && !first) {
      Object.assign(last, { to: piece.index, size: last.size + piece.size, kept: piece.kept });
    } else {
      stretches.push({ part: piece.part, from: piece.index, to: piece.index, size: piece.size, kept: piece.kept, differs: first });
    }
  }
  const all = stretches.reduce((sum, stretch) => sum + stretch.size, 0);
  const tokens = input + read + write;
  let before = 0;
  for (const stretch of stretches) {
    const middle = all > 0 ? (before + stretch.size / 2) / all * tokens : 0;
    stretch.state = middle < read ? 'read' : middle < read + write ? 'write' : 'input';
    stretch.tokens = all > 0 ? Math.round(stretch.size / all * tokens) : 0;
    before += stretch.size;
  }
  return stretches;
}
