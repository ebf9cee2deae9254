import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface GitHttpServer {
  url: string;
  /** The Authorization headers that came with each request. */
  authorizations: string[][];
  close(): Promise<void>;
}

/**
 * Serves the bare repositories below a folder over HTTP by git's own server program, to whoever shows exactly one
 * Authorization header of the wanted text, as GitHub does: it refuses a request with two.
 * https://git-scm.com/docs/git-http-backend
 */
export async function serveGit(folder: string, authorization: string | null): Promise<GitHttpServer> {
  const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  const authorizations: string[][] = [];
  const server = createServer((request, response) => {
    const given = headersOf(request, 'authorization');
    authorizations.push(given);
    if (authorization !== null && (given.length !== 1 || given[0] !== authorization)) {
      response.writeHead(given.length > 1 ? 400 : 401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    answer(request, response, backend, folder);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function headersOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/** The Common Gateway Interface (RFC 3875), as far as git needs it. */
function answer(request: IncomingMessage, response: ServerResponse, backend: string, folder: string): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn(backend, [], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdout.on('end', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = output
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(/: (.*)/s));
    const status = headers.find(([name]) => name === 'Status')?.[1];
    for (const [name, value] of headers) if (name && value && name !== 'Status') response.setHeader(name, value);
    response.statusCode = status ? Number.parseInt(status, 10) : 200;
    response.end(output.subarray(end + 4));
  });
}
