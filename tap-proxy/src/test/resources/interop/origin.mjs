// An origin with TLS that gives every body back: node origin.mjs KEY CERTIFICATE h1|h2|both. Prints its port.
import fs from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';

const [, , key, cert, speaks] = process.argv;
const tls = { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
const server =
  speaks === 'h1'
    ? https.createServer(tls)
    : http2.createSecureServer({ ...tls, allowHTTP1: speaks === 'both', settings: { maxConcurrentStreams: 200 } });

server.on('request', (request, response) => {
  let length = 0;
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'x-version': request.httpVersion,
    'x-cookie': request.headers.cookie ?? '',
    trailer: 'x-length, x-check',
  });
  request.on('data', (chunk) => {
    length += chunk.length;
    response.write(chunk);
  });
  request.on('end', () => {
    response.addTrailers({ 'x-length': String(length), 'x-check': request.trailers['x-check'] ?? 'none' });
    response.end();
  });
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
