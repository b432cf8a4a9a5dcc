// An agent in a tunnel of a proxy: node client.mjs fetch|http2 http/1.1|h2 PROXY_PORT URL CA. Prints what came back as JSON.
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import tls from 'node:tls';

const [, , how, version, proxyPort, url, ca] = process.argv;
const target = new URL(url);
const BODY = 'x'.repeat(100_000);
const STREAMS = 20;

function tunnel() {
  return new Promise((resolve, reject) => {
    const path = `${target.hostname}:${target.port || 443}`;
    const asked = http.request({ host: '127.0.0.1', port: proxyPort, method: 'CONNECT', path });
    asked.on('error', reject);
    asked.on('connect', (answer, socket) => {
      const secured = tls.connect({
        socket,
        servername: target.hostname,
        ca: fs.readFileSync(ca),
        ALPNProtocols: [version],
      });
      secured.on('error', reject);
      secured.on('secureConnect', () => resolve(secured));
    });
    asked.end();
  });
}

async function withFetch() {
  await fetch('data:,'); // Only now is the dispatcher there, whose class is not exported otherwise.
  const Agent = globalThis[Symbol.for('undici.globalDispatcher.1')].constructor;
  const connect = (options, done) => {
    tunnel().then(
      (socket) => done(null, socket),
      (failure) => done(failure),
    );
  };
  const dispatcher = new Agent({ allowH2: version === 'h2', connect });
  const results = [];
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(url, { method: 'POST', body: BODY, dispatcher });
    const length = (await answer.text()).length;
    results.push({ status: answer.status, length, version: answer.headers.get('x-version') });
  }
  return results;
}

function exchange(session) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': target.pathname, cookie: ['a=1', 'b=2'] });
    const result = { length: 0 };
    stream.on('response', (headers) => {
      Object.assign(result, {
        status: headers[':status'],
        version: headers['x-version'],
        cookie: headers['x-cookie'],
      });
    });
    stream.on('data', (chunk) => (result.length += chunk.length));
    stream.on('trailers', (trailers) => (result.counted = Number(trailers['x-length'])));
    stream.on('error', reject);
    stream.on('close', () => resolve(result));
    stream.end(BODY);
  });
}

async function withHttp2() {
  const socket = await tunnel();
  const session = http2.connect(target.origin, { createConnection: () => socket });
  const results = await Promise.all(Array.from({ length: STREAMS }, () => exchange(session)));
  await new Promise((resolve) => session.ping(() => resolve()));
  session.close();
  return results;
}

const results = how === 'fetch' ? await withFetch() : await withHttp2();
console.log(JSON.stringify(results));
process.exit(0);
