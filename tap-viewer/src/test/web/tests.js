// Unit tests of the page's logic. They run in the browser of the -Preal tests, which reads their outcomes.
import { addressOf, placeIn } from '../../main/web/address.js';
import { terminalNodes } from '../../main/web/ansi.js';
import { axisOf } from '../../main/web/axis.js';
import { COMMANDS } from '../../main/web/commands.js';
import { Compositions, KINDS } from '../../main/web/composition.js';
import { costOf, sumText } from '../../main/web/cost.js';
import { commonMessages, fieldSteps, lineSteps, messageSteps, toolSteps } from '../../main/web/compare.js';
import { curl, requestJson } from '../../main/web/copy.js';
import { traceOfText } from '../../main/web/dropped.js';
import { matches, parseFilter, pathsOf } from '../../main/web/filter.js';
import { findingsOf } from '../../main/web/findings.js';
import { indent, number, parsed, pretty, text } from '../../main/web/json.js';
import { lines } from '../../main/web/lines.js';
import { markdown } from '../../main/web/markdown.js';
import { textBlock, toolResult } from '../../main/web/model.js';
import { partsOf } from '../../main/web/timeline.js';
import { matching } from '../../main/web/palette.js';
import { Texts } from '../../main/web/payload.js';
import { fitsIn, patternInJson, patternInText } from '../../main/web/pattern.js';
import { phasesOf } from '../../main/web/phases.js';
import { money, shortMoney } from '../../main/web/format.js';
import { callOf } from '../../main/web/normalise.js';
import { piecesOf, stretchesOf } from '../../main/web/stretches.js';
import { answeredBefore, cacheBreak, cacheState, failed, grouped, nesting, previousOf, shortModel, totals } from '../../main/web/rows.js';
import { threadOf } from '../../main/web/conversation.js';
import { occurrences } from '../../main/web/trace.js';
import { usageOf } from '../../main/web/usage.js';
import { windowOf } from '../../main/web/windows.js';

const outcomes = [];
const pending = [];

function test(name, body) {
  const run = async () => {
    try {
      await body();
      outcomes.push({ name, problem: '' });
    } catch (error) {
      outcomes.push({ name, problem: `${error.message}\n${error.stack}` });
    }
  };
  pending.push(run());
}

function same(actual, expected) {
  const [is, was] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== was) {
    throw new Error(`expected ${was}\n but was ${is}`);
  }
}

const message = (role, ...texts) => ({ role, blocks: texts.map(textBlock) });
const call = (row) => ({ provider: 'anthropic', model: 'm', messages: 1, offered: 2, status: 200, outcome: 'completed', path: '/v1/messages', opening: 'a', ...row });

test('messages that both requests have are found from the start', () => {
  const older = [message('user', 'a'), message('assistant', 'b')];
  same(commonMessages(older, [...older, message('user', 'c')]), 2);
  same(commonMessages(older, [message('user', 'A'), older[1]]), 0);
  same(commonMessages([], older), 0);
});

test('where a cache breakpoint stands is no change', () => {
  const plain = { role: 'user', blocks: [{ ...textBlock('a'), cached: false }] };
  same(commonMessages([plain], [{ role: 'user', blocks: [{ ...textBlock('a'), cached: true }] }]), 1);
});

test('results of different calls are different messages', () => {
  const result = (id) => ({ role: 'user', blocks: [toolResult(id, '', [textBlock('ok')], false)] });
  same(commonMessages([result('1')], [result('2')]), 0);
});

test('a message that changed stands beside what it was, new and lost ones alone', () => {
  const steps = messageSteps([message('user', 'a'), message('assistant', 'b'), message('user', 'c')],
    [message('user', 'a'), message('assistant', 'B'), message('user', 'c'), message('user', 'd')]);
  same(steps.map((step) => step.kind), ['same', 'changed', 'same', 'added']);
  same(messageSteps([message('user', 'a'), message('user', 'b')], [message('user', 'b')]).map((step) => step.kind), ['removed', 'same']);
});

test('two edits far apart are two changed lines', () => {
  const lines = Array.from({ length: 300 }, (_, i) => `line ${i}`);
  const edited = lines.map((line, i) => i === 5 || i === 290 ? `${line}!` : line);
  const steps = lineSteps(lines.join('\n'), edited.join('\n'));
  same(steps.filter((step) => step.kind !== 'same').map((step) => [step.kind, step.older]), [['changed', 'line 5'], ['changed', 'line 290']]);
});

test('a changed line says which characters changed', () => {
  const [step] = lineSteps('timeout = 30', 'timeout = 45');
  same(step.pieces.filter((piece) => piece.kind !== 'same').map((piece) => piece.kind + piece.text), ['removed30', 'added45']);
});

test('a tool whose schema changed under the same name is a change', () => {
  const tool = (name, schema) => ({ name, description: '', schema });
  const steps = toolSteps([tool('a', { x: 1 }), tool('b', {}), tool('c', {})], [tool('a', { x: 2 }), tool('c', {}), tool('d', {})]);
  same(steps.map((step) => step.name + step.kind), ['achanged', 'bremoved', 'csame', 'dadded']);
});

test('parameters are compared by name', () => {
  same(fieldSteps([['a', 1], ['b', 2]], [['a', 1], ['b', 3], ['c', null]]).map((step) => step.kind), ['same', 'changed', 'added']);
});

test('a filter has words and terms', () => {
  same(parseFilter('foo bar'), { words: 'foo bar', terms: [], without: [] });
  same(parseFilter('tool:Bash -status:200 "two words" x'),
    { words: 'two words x', terms: [{ key: 'tool', value: 'Bash', not: false }, { key: 'status', value: '200', not: true }], without: [] });
  same(parseFilter('line -> line.price()').words, 'line -> line.price()');
  same(parseFilter('http://x').words, 'http://x');
});

test('an expression stays in one piece beside terms, and a minus turns it round', () => {
  const status = { key: 'status', value: '500', not: false };
  same(parseFilter('/time(d )?out/ status:500'), { words: '/time(d )?out/', terms: [status], without: [] });
  same(parseFilter('status:500 /say "no more"/').words, '/say "no more"/');
  same(parseFilter('/say "no more"/').words, '/say "no more"/');
  same(parseFilter('/tool:Bash now/'), { words: '/tool:Bash now/', terms: [], without: [] });
  same(parseFilter('/a\\/b c/ status:500'), { words: '/a\\/b c/', terms: [status], without: [] });
  same(parseFilter('-/time(d )?out/ status:500 more'), { words: 'more', terms: [status], without: ['/time(d )?out/'] });
  same(parseFilter('-/x/'), { words: '', terms: [], without: ['/x/'] });
  same(parseFilter('/v1/messages status:500'), { words: '/v1/messages', terms: [status], without: [] });
  same(parseFilter('/usr/bin "and more" path:/v1/x'), { words: '/usr/bin and more', terms: [{ key: 'path', value: '/v1/x', not: false }], without: [] });
});

test('terms look at the call', () => {
  const row = call({ model: 'claude-opus-4-6', tools: ['Bash', 'Read'], ms: 12_000, usage: [5, 100_000, 7, 200, 0], status: 529, roles: ['tool'] });
  const fits = (source) => matches(row, parseFilter(source).terms);
  same(['model:opus', 'tool:bash', 'dur:>10s', 'dur:<1min', 'tokens:>100k', 'status:5xx', 'status:529', 'has:error', 'cache:hit', '-tool:Edit', 'out:>=200', 'role:tool']
    .filter((source) => !fits(source)), []);
  same(['model:sonnet', 'tool:Edit', 'dur:<10s', 'tokens:<=1k', 'status:200', 'has:toolerror', '-has:tools', 'out:>200', 'stop:x', 'role:user']
    .filter((source) => fits(source)), []);
});

test('words between slashes are an expression, unless no browser takes them for one', () => {
  const found = (text, words) => [...fitsIn(text, patternInText(words))].map((match) => match[0]);
  same(found('Timeout, timed out', '/time(d )?out/'), ['Timeout', 'timed out']);
  same(found('a /(b/ c', '/(b/'), ['/(b/']);
  same(found('aab', '/x*/'), []);
  same(found('one\ntwo', '/e\\st/'), []);
  same(found('(a) [a]', '(a)'), ['(a)']);
  same([...fitsIn('{"x":"\\u00e4 ä"}', patternInJson('Ä'))].length, 2);
});

test('a window is told of models that are known, unless a prompt is larger', () => {
  same(windowOf('claude-opus-4-6', [10, 199_000]), 200_000);
  same(windowOf('claude-opus-4-6', [10, 201_000]), undefined);
  same(windowOf('some-model', [10]), undefined);
  same(['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic/claude-sonnet-4.5', 'claude-haiku-4-5@20251001', 'claude-3-5-haiku-latest', 'claude-opus-4-20250514']
    .map((model) => windowOf(model, [10])), Array(5).fill(200_000));
  same(['gpt-5.1-codex-max', 'gpt-5-2025-08-07', 'models/gemini-2.5-pro-preview-05-06', 'gemini-3-pro-preview', 'kimi-k2-0905-preview', 'gpt-4o-2024-08-06']
    .map((model) => windowOf(model, [10])), [400_000, 400_000, 1_048_576, 1_048_576, 262_144, 128_000]);
  same(['claude-2.0', 'claude-sonnet-4-5[1m]', 'my-claude-sonnet-4-5', 'gpt-5-chat-latest', 'gpt-5.3-codex-spark', 'codex-mini-latest', 'gpt-4o-audio-preview', 'gemini-1.5-pro',
    'gemini-2.5-flash-image', 'kimi-k2-0711-preview', 'kimi-k2'].filter((model) => windowOf(model, [10]) !== undefined), []);
  same(windowOf(undefined, []), undefined);
});

test('paths of model calls come first', () => {
  const rows = [{ path: '/x' }, { path: '/x' }, call({ path: '/v1/messages?beta=true' })];
  same(pathsOf(rows).map((path) => path.path + path.calls), ['/v1/messages1', '/x2']);
});

test('opus stands before sonnet, others, and haiku', () => {
  const rows = ['claude-haiku-4-5', 'gpt-5', 'claude-sonnet-4', 'claude-opus-4'].map((model) => call({ model }));
  same(grouped(rows, [0, 1, 2, 3], 'model').map((group) => group.title), ['claude-opus-4', 'claude-sonnet-4', 'gpt-5', 'claude-haiku-4-5']);
});

test('calls without a prompt of their own belong to the one before', () => {
  const rows = [call({ prompt: 'a' }), call({}), call({ prompt: 'b' }), call({ prompt: 'b' })];
  same(grouped(rows, [0, 1, 2, 3], 'prompt').map((group) => [group.title, group.rows]), [['a', [0, 1]], ['b', [2, 3]]]);
});

test('what Java says of the call before counts', () => {
  same(previousOf([call({}), call({}), call({ prev: 0, messages: 9 })], 2), 0);
});

test('a retry goes on from what its first attempt went on from, and the conversation passes through both', () => {
  const rows = [call({ prev: -1 }), call({ prev: 0, status: 529 }), call({ prev: 1, retry: 1 }), call({ prev: 2, status: 500 }), call({ prev: 2 })];
  same([answeredBefore(rows, 2), answeredBefore(rows, 1), answeredBefore(rows, 0)], [0, 0, -1]);
  same([threadOf(rows, 0), threadOf(rows, 4), threadOf(rows, 3)], [[0, 1, 2, 4], [0, 1, 2, 4], [0, 1, 2, 3]]);
});

test('a sub-agent stands in one piece under the call that started it', () => {
  const agent = (thread, by) => call({ thread, agent: `a${thread}`, by });
  const rows = [call({ thread: 0 }), agent(1, 0), agent(2, 0), agent(3, 1), agent(1, 0), call({ thread: 0 })];
  same(grouped(rows, [0, 1, 2, 3, 4, 5], 'turn')[0].rows, [0, 1, 3, 4, 2, 5]);
  same(grouped(rows, [1, 2, 4, 5], 'turn')[0].rows, [1, 2, 4, 5]);
  same(rows.map((row) => nesting(rows, row)), [0, 1, 1, 2, 1, 0]);
});

test('without it the nearest call that opened with the same message and has no more is taken', () => {
  const rows = [call({ messages: 1 }), call({ messages: 1, opening: 'b' }), call({ messages: 3 }), call({ messages: 5, status: 529 }), call({ messages: 5 }), call({ messages: 2, opening: 'c' })];
  same([0, 1, 2, 4, 5].map((index) => previousOf(rows, index)), [-1, -1, 0, 2, -1]);
  same(threadOf(rows, 2), [0, 2, 4]);
});

test('sums count the cache apart', () => {
  const sum = totals([call({ usage: [1, 2, 3, 4, 0], start: 10, ms: 5 }), call({ usage: [1, 2, 3, 4, 0], status: 500, start: 20, ms: 5 })], [0, 1]);
  same([sum.usage, sum.failed, sum.to - sum.from], [[2, 4, 6, 8, 0, 0], 1, 15]);
});

test('rows tell what the cache did and whether they failed', () => {
  same([[0, 9, 1, 0, 0], [0, 1, 9, 0, 0], [0, 0, 9, 0, 0], [9, 0, 0, 0, 0]].map((usage) => cacheState({ usage })), ['hit', 'partial', 'write', 'none']);
  same([{ status: 200 }, { status: 404 }, { status: 200, outcome: 'client_aborted' }].map(failed), [false, true, true]);
  same(shortModel('us.anthropic.claude-opus-4-20250514-v1:0'), 'opus-4');
});

test('tokens of every provider in one vocabulary', () => {
  same(usageOf({ input_tokens: 10, output_tokens: 2, cache_read_input_tokens: 5 }), { input: 10, cacheRead: 5, cacheWrite: 0, output: 2, reasoning: 0 });
  same(usageOf({ prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } }), { input: 6, cacheRead: 4, cacheWrite: 0, output: 2, reasoning: 0 });
  same(usageOf({}), null);
});

test('a break of the cache and a rewritten history are findings', () => {
  const rows = [call({ messages: 9, usage: [1, 0, 50_000, 1, 0] }), call({ messages: 11, usage: [1, 50_000, 100, 1, 0] }),
    call({ messages: 13, usage: [1, 0, 50_200, 1, 0] }), call({ messages: 2, usage: [1, 0, 900, 1, 0] })];
  const found = Object.fromEntries(findingsOf(rows).map((finding) => [finding.title, finding.entries.map((entry) => entry.index)]));
  same([found['Cache breaks'], found['History rewritten'], found['Failed calls']], [[2], [3], undefined]);
});

const SOURCE = '{"turn":1,"request":{"method":"POST","path":"/v1/x?a=1","headers":{"X-Key":"it\'s","Host":"h","content-length":"3"},"body":{"z":1.0,"a":"it\'s"}},"upstream_base_url":"https://u/"}';

test('the copied request keeps numbers and order', () => {
  same(requestJson(SOURCE), '{\n  "z": 1.0,\n  "a": "it\'s"\n}');
});

test('the cURL command quotes for the shell and leaves out what curl sets itself', () => {
  same(curl(JSON.parse(SOURCE), SOURCE),
    'curl -g --proto \'=http,https\' -X \'POST\' --url \'https://u/v1/x?a=1\' \\\n  -H \'X-Key: it\'\\\'\'s\' \\\n  --data-raw \'{"z":1.0,"a":"it\'\\\'\'s"}\'');
});

test('a stranger cannot give cURL an option, a file or a header from a file', () => {
  for (const upstream of ['-K-', 'file:///etc', 'x https://u', 'https://']) {
    same(curl({ upstream_base_url: upstream, request: { method: 'POST', path: '' } }, '{}'), '# The address of this call is none of HTTP');
  }
  same(curl({ upstream_base_url: 'HTTPS://u', request: { method: 'GET', path: '/', headers: { '@/etc/passwd': 'x' } } }, '{}'),
    'curl -g --proto \'=http,https\' -X \'GET\' --url \'HTTPS://u/\'');
});

test('JSON is indented without being parsed', () => {
  same(indent('{"a":[],"b":[1.50,{"c":"{,}"}]}'), '{\n  "a": [],\n  "b": [\n    1.50,\n    {\n      "c": "{,}"\n    }\n  ]\n}');
});

test('a dropped file is read line by line, or as one array', () => {
  const lines = traceOfText(`${SOURCE}\nnonsense\n\n${SOURCE}\n`);
  same([lines.rows.length, lines.unreadable, lines.rows[0].turn], [2, 1, '1']);
  same(traceOfText(`[${SOURCE},${SOURCE}]`).rows.length, 2);
  same(lines.find('it\'s').rows, [0, 1]);
  same(lines.find('ITS').places.length, 0);
});

test('a compact trace is put together where it says so, and what refers to nothing stays', () => {
  const to = (hash) => `{"__claude_tap_blob_ref__":{"version":1,"kind":"json","hash":"${hash}"}}`;
  const record = (path, members) => `{"request":{"path":"/${path}","body":{${members}}}}`;
  const marked = (refs, inner) => `{"__claude_tap_compact_record__":{"refs":[${refs}]},"record":${inner}}`;
  const trace = traceOfText(` {\n "__claude_tap_compact_trace__": {"version": 1}, "blobs": {"aa": {"payload": [1.0, 2]}}, "records": [
    ${record('a', `"tools":${to('aa')}`)}, ${marked('', record('b', `"tools":${to('aa')},"input":[3,${to('aa')}]`))},
    ${marked('{"path":"/request/body/input/0"}', record('c', `"tools":${to('aa')},"input":[${to('gone')}]`))}]}`);
  same([0, 1, 2].map((index) => trace.source(index)), [record('a', `"tools":${to('aa')}`),
    record('b', '"tools":[1.0,2],"input":[3,[1.0,2]]'), record('c', `"tools":${to('aa')},"input":[${to('gone')}]`)]);
  same(trace.unreadable, 0);
});

test('search does not look into the marks between texts', () => {
  const places = (block, words) => [...occurrences(block, words)].map((match) => match.index);
  same(places('\u0001ls;\n{"a":\u00022c;,"b":\u0001zls1;}\n\u00033ls;"x"', 'ls'), []);
  same(places('{"a":\u00022c;,"b":"2c;ls"}', '2c'), [15]);
  same(places('\u0004"ls"\u0001k;', 'ls'), [2]);
  same(places('\u000112;404,abcdefghijkl404', '404'), [4, 20]);
});

test('search finds an emoji however the JSON spells it', () => {
  same([...occurrences('"\\ud83d\\ude00 \u{1f600} \\uD83D\\uDE00 \\u00e9"', '\u{1f600}')].map((match) => match[0].length), [12, 2, 12]);
  same([...occurrences('"\\u00e9"', '\u00e9')].length, 1);
});

test('an address asks only for calls that are there', () => {
  same(placeIn('#compare-3-9', 9), { call: 8, compare: [2, 8] });
  same(['#compare-3-99', '#compare-0-2', '#call-99', '#call-0', '#call-x'].map((hash) => placeIn(hash, 9)),
    [{ call: 8 }, { call: 1 }, { call: 8, view: 'call' }, { call: 0, view: 'call' }, {}]);
  same([placeIn('#timeline', 1), placeIn('#cache-3', 9), placeIn('#nowhere-3', 9)], [{ view: 'timeline' }, { call: 2, view: 'cache' }, {}]);
  same([addressOf('context', 4), addressOf('search', 4), addressOf('call', 4, [1, 2])], ['#context-5', '#call-5', '#compare-2-3']);
});

test('the edits looked for in texts that differ everywhere are bounded', () => {
  const all = (seed, lines, length) => Array.from({ length: lines }, (_, i) => Array.from({ length }, (__, j) => ((i * 31 + j * 17 + seed * (i ^ j)) % 23).toString(36)).join(' ')).join('\n');
  for (const [lines, length] of [[3000, 3], [900, 60], [450, 900], [1, 100_000]]) {
    const [older, newer] = [all(7, lines, length), all(5, lines, length)];
    const budget = { lines: 1200, within: 500 };
    const steps = lineSteps(older, newer, budget);
    same([budget.lines, budget.within].map((left) => left >= 0), [true, true]);
    same(steps.flatMap((step) => step.pieces ?? []).filter((piece) => piece.kind === 'same').length <= 500, true);
    same([steps.filter((step) => step.kind !== 'added').map((step) => step.older).join('\n') === older,
      steps.filter((step) => step.kind !== 'removed').map((step) => step.newer).join('\n') === newer], [true, true]);
  }
});

test('very long lines are not compared by their characters, and later ones neither once the budget is spent', () => {
  const finer = (older, newer, budget) => lineSteps(older, newer, budget)[0].pieces.some((piece) => piece.kind === 'same');
  same([finer(`${'a '.repeat(900)}b`, `${'a '.repeat(900)}c`), finer(`${'a '.repeat(2000)}b`, `${'a '.repeat(2000)}c`)], [true, false]);
  same([finer('ab', 'ac', { lines: 9, within: 9 }), finer('ab', 'ac', { lines: 9, within: 0 })], [true, false]);
});

test('a list goes on counting where its writer did', () => {
  same(['3. a\n4. b', '1. a', '0. a'].map((source) => markdown(source).querySelector('ol').start), [3, 1, 0]);
  same(markdown('- a').querySelector('ul').hasAttribute('start'), false);
});

test('numbers keep the text they were sent with', () => {
  const source = '{"a":12345678901234567890,"b":1.0,"c":1E+2,"d":[0.10,-0,7,1.5],"e":"1.0","f":{"g":0.0000001}}';
  same(pretty(parsed(source)).replace(/\s/gu, ''), source);
  same([text(parsed('[12345678901234567890]')[0]), number(parsed('[1.0]')[0]), number(parsed('[7]')[0])], ['12345678901234567890', 1, 7]);
  same(parsed('{"a":[1'), undefined);
});

test('a call of a tool shows the numbers it was given', () => {
  const call = callOf(parsed('{"request":{"path":"/v1/messages","body":{"messages":[]}},"response":{"body":{"content":[{"type":"tool_use","name":"t","input":{"id":12345678901234567890}}]}}}'));
  same(pretty(call.answers[0].blocks[0].input), '{\n  "id": 12345678901234567890\n}');
});

test('colours of a terminal become classes, other orders go', () => {
  const spans = (source) => terminalNodes(source).map((node) => typeof node === 'string' ? node : `${node.className}=${node.textContent}`);
  same(spans('a\u001b[1;31mred\u001b[0m b\u001b[2Kc\u001b]0;title\u0007d'), ['a', 'ansi-bold ansi-1=red', ' b', 'c', 'd']);
  same(spans('\u001b[38;5;196mx\u001b[38;2;10;200;10my\u001b[39;44mz\u001b[7mw'), ['ansi-1=x', 'ansi-2=y', 'ansi-on-4=z', 'ansi-swapped ansi-4=w']);
  same(terminalNodes('plain [31m'), undefined);
});

test('an axis draws long pauses short, and leads back', () => {
  const axis = axisOf([[0, 1000], [5000, 6000], [100_000, 101_000]], true);
  same([axis.at(0), axis.at(101_000), axis.pauses.map((pause) => pause.millis)], [0, 1, [4000, 94_000]]);
  same([500, 5500, 100_500].map((time) => Math.round(axis.time(axis.at(time)))), [500, 5500, 100_500]);
  same(axis.at(100_000) - axis.at(6000) < 0.05, true);
  same([axisOf([[0, 1000], [5000, 6000]], false).at(3000), axisOf([], true).ticks], [0.5, []]);
});

test('what an answer did is read from the times of its events', () => {
  const block = (at, type) => ({ at, data: { type: 'content_block_start', content_block: { type } } });
  same(phasesOf([{ at: 100, data: { type: 'message_start' } }, block(200, 'thinking'), { at: 900, data: { delta: { type: 'thinking_delta' } } }, block(1000, 'text'), block(1500, 'tool_use'), { at: 2000, data: { type: 'message_stop' } }]),
    [{ part: 'thinking', from: 100, to: 900 }, { part: 'text', from: 900, to: 1000 }, { part: 'tool', from: 1000, to: 2000 }]);
  const parts = (events) => phasesOf([{ at: 0, data: {} }, ...events.map((data, i) => ({ at: i + 1, data }))]).map((phase) => phase.part);
  same(parts([{ type: 'response.reasoning_summary_text.delta', delta: 'x' }, { type: 'response.output_text.delta', delta: 'x' }, { type: 'response.function_call_arguments.delta', delta: '{' }]), ['thinking', 'text', 'tool']);
  same(parts([{ choices: [{ delta: { reasoning_content: 'x' } }] }, { choices: [{ delta: { content: 'x' } }] }, { choices: [{ delta: { tool_calls: [{}] } }] }]), ['thinking', 'text', 'tool']);
  same(parts([{ candidates: [{ content: { parts: [{ text: 'x', thought: true }] } }] }, { response: { candidates: [{ content: { parts: [{ text: 'x' }] } }] } }]), ['thinking', 'text']);
});

test('the parts of a call fill its time, the first byte in front', () => {
  same(partsOf({ ms: 1000, wait: 300 }, [{ part: 'thinking', from: 200, to: 600 }, { part: 'text', from: 600, to: 900 }]),
    [{ part: 'wait', from: 0, to: 300 }, { part: 'thinking', from: 300, to: 600 }, { part: 'text', from: 600, to: 900 }, { part: 'rest', from: 900, to: 1000 }]);
  same(partsOf({ ms: 1000 }, []), [{ part: 'rest', from: 0, to: 1000 }]);
});

const PROMPT = '{"turn":1,"request":{"method":"POST","path":"/v1/messages","body":{"model":"m","tools":[{"name":"t"}],"system":[{"type":"text","text":"12345","cache_control":{"type":"ephemeral","ttl":"1h"}}],'
  + '"messages":[{"role":"user","content":"1234567"},{"role":"assistant","content":[{"type":"thinking","thinking":"123","signature":"s"},{"type":"tool_use","name":"ab","input":{}}]},'
  + '{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"123456"},{"type":"image","source":{"media_type":"image/png","data":"AAAA"}},{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}},"response":{"status":200}}';

test('a prompt is counted by what it is made of', () => {
  const trace = traceOfText(PROMPT);
  same(Object.fromEntries(new Compositions(trace).of(0).map((size, i) => [KINDS[i], size])),
    { tools: '[{"name":"t"}]'.length, system: 5, user: 8, assistant: 0, thinking: 4, calls: 4, results: 6, images: 6000 });
});

test('texts that refer to each other are counted as if they stood there', async () => {
  const deflated = async (texts) => {
    const bytes = new Uint8Array(await new Response(new Blob([texts.join('\n')]).stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  };
  const source = await deflated(['"long words"', '\u0004{"role":"user","content":\u00010;}', '\u00031;{"role":"user","content":"more"}',
    '{"request":{"path":"/v1/messages","body":{"messages":\u00021;}},"response":{}}', '{"request":{"path":"/v1/messages","body":{"messages":\u00022;,"system":\u00010;}},"response":{}}']);
  const texts = new Texts([() => source], [0]);
  await texts.load();
  let read = 0;
  const trace = { texts, rows: [{ provider: 'anthropic' }, { provider: 'anthropic' }], skimmed: (index) => {
    read += 1;
    return texts.skimmed(3 + index);
  } };
  const compositions = new Compositions(trace);
  const counts = (index) => compositions.of(index).slice(1, 3);
  same([counts(0), counts(1), counts(1), read], [[0, 10], [10, 14], [10, 14], 2]);
  same(texts.textOf(texts.skimmed(4).request), '{"path":"/v1/messages","body":{"messages":[{"role":"user","content":"long words"},{"role":"user","content":"more"}],"system":"long words"}}');
});

test('a prompt falls into stretches at marks, parts and the first difference', () => {
  const pieces = piecesOf(callOf(parsed(PROMPT)));
  same(pieces.map((piece) => [piece.part, piece.index, piece.kept]), [['tools', 0, ''], ['system', 0, '1h'], ['messages', 0, ''], ['messages', 1, ''], ['messages', 2, '5m']]);
  const stretches = stretchesOf([{ part: 'tools', index: 0, size: 40, kept: '' }, { part: 'messages', index: 0, size: 40, kept: '' }, { part: 'messages', index: 1, size: 20, kept: '5m' }], [5, 80, 15], ['messages', 1]);
  same(stretches.map((stretch) => [stretch.part, stretch.from, stretch.to, stretch.state, stretch.differs, stretch.tokens]),
    [['tools', 0, 0, 'read', false, 40], ['messages', 0, 0, 'read', false, 40], ['messages', 1, 1, 'write', true, 20]]);
  same(piecesOf(callOf(parsed(PROMPT)), [['messages', 0, 0, 1]]).map((piece) => piece.kept), ['', '1h', '1h', '', '5m']);
});

test('what Java says of the cache counts', () => {
  const rows = [call({ cache: { state: 'write', cause: 'initial' } }), call({ cache: { state: 'partial', cause: 'tools', lost: 5 }, usage: [1, 1, 1, 1, 0, 0] }), call({ cache: { state: 'hit' } })];
  same([rows.map(cacheState), rows.map((_, index) => cacheBreak(rows, index))], [['write', 'partial', 'hit'], [false, true, false]]);
});

test('a sum of costs names what has no price', () => {
  const rows = [{ cost: { amount: 0.5, saved: 0.25 } }, { cost: { amount: 1.5, saved: -0.5 } }, { cost: { none: 'subscription' } }, { cost: { none: 'unknown_model', detail: 'm' } }, {}];
  same(costOf(rows, [0, 1, 2, 3, 4]), { amount: 2, saved: -0.25, priced: 2, unpriced: 1, subscribed: 1 });
  same([sumText(costOf(rows, [0, 1, 2, 3, 4])), sumText(costOf(rows, [3])), sumText(costOf(rows, [4]))], ['$2.00 + 1 call of a subscription + 1 call without a price', '1 call without a price', '']);
  same([...[0.00123456, 0.5, 12, 0].map(money), ...[0.0297, 0.000541, 0.3, 12].map(shortMoney)], ["$0.00123", "$0.50", "$12.00", "$0.00", "$0.03", "<$0.001", "$0.30", "$12.00"]);
  same(matches({ cost: { amount: 0.5 } }, parseFilter('cost:>0.1').terms) && !matches({}, parseFilter('cost:>0.1').terms), true);
});

test('side by side, a line stands beside the one it was', () => {
  const kinds = (layout) => [...lines('a\nb\nc\n', 'a\nB\nc\nd\n', undefined, layout).children].map((element) => element.className.replace('diff-line ', ''));
  same(kinds({ split: true }), ['same', 'same', 'removed', 'added', 'same', 'same', 'nothing', 'added']);
  same(kinds({}), ['same', 'removed', 'added', 'same', 'added']);
  const far = Array.from({ length: 20 }, (_, i) => `${i}`).join('\n');
  same([lines(far, `${far}!`, undefined, {}), lines(far, `${far}!`, undefined, { whole: true })].map((table) => table.querySelectorAll('.diff-fold').length), [1, 0]);
});

test('a command is found by its words, and every command has something to do', () => {
  same(matching(COMMANDS, 'copy curl').map((command) => command.words), ['Copy the request as a cURL command']);
  same(matching(COMMANDS, '').length, COMMANDS.length);
  const keys = COMMANDS.flatMap((command) => command.keys);
  same([COMMANDS.every((command) => typeof command.run === 'function' && (command.words ?? command.name)), new Set(keys).size], [true, keys.length]);
});

globalThis.testOutcomes = Promise.all(pending).then(() => outcomes);
