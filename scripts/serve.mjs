import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerPolicy } from './securityPolicy.mjs';

export const DIST = fileURLToPath(new URL('../dist', import.meta.url));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.csv': 'text/csv; charset=utf-8',
};

const HEADERS = {
  'Content-Security-Policy': headerPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** The file of `root` that an address means, or undefined for one that leads out of it. */
export function fileFor(root, address) {
  let path;
  try {
    path = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  const file = resolve(join(root, normalize(path === '/' ? '/index.html' : path)));
  return file === root || file.startsWith(root + sep) ? file : undefined;
}

/** Serves the built page on this machine only. Port 0 takes a free one. Resolves to the address and a stop. */
export async function serve({ root = DIST, port = 0 } = {}) {
  const server = createServer(async (request, response) => {
    const file = request.method === 'GET' || request.method === 'HEAD' ? fileFor(root, request.url ?? '/') : undefined;
    const isFile =
      file !== undefined &&
      (await stat(file).then(
        (found) => found.isFile(),
        () => false,
      ));
    if (!isFile) {
      response.writeHead(404, { ...HEADERS, 'Content-Type': 'text/plain' }).end('not found');
      return;
    }
    response.writeHead(200, { ...HEADERS, 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, 'localhost', done);
  });
  const { port: taken } = server.address();
  return { address: `http://localhost:${taken}/`, stop: () => new Promise((done) => server.close(done)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve({ port: Number(process.env.PORT ?? 0) });
  console.log(address);
}
