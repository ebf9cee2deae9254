import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { type Desk, deskTest } from './command.ts';

// perf-gate init with real services: it starts them, asks them, and leaves none of them behind.

function put(desk: Desk, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(desk.folder, name)), { recursive: true });
    desk.write(name, text);
  }
}

function written(desk: Desk) {
  const yaml = readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8');
  const { target, scenarios } = parse(yaml);
  return { yaml, target, requests: scenarios.default.requests };
}

function has(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A service with this code for each path; everything else is 404. */
const serving = (answers: Record<string, string>, listen = 'process.env.PORT') => `
const answers = ${JSON.stringify(answers)};
require('node:http').createServer((request, response) => {
  const answer = answers[request.url];
  if (answer === undefined) return response.writeHead(404).end();
  if (answer === 'never ends') return response.write('x');
  response.end(answer);
}).listen(${listen}, '127.0.0.1');
`;
const manifest = JSON.stringify({ scripts: { start: 'node server.js' } });

const openapi = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'shop', version: '1' },
  paths: {
    '/products': { get: { responses: {} }, post: { responses: {} } },
    '/products/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, example: 7 }], responses: {} } },
    '/orders/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true }], responses: {} } },
    '/events': { get: { responses: {} } },
    '/reset': { get: { responses: {} } },
    '/health': { get: { responses: {} } },
  },
});

describe('perf-gate init', () => {
  deskTest('asks the service for its OpenAPI document and tries what it describes', async ({ desk }) => {
    const answers = {
      '/products': '[]',
      '/products/7': '{}',
      '/health': 'ok',
      '/events': 'never ends',
      '/reset': 'gone',
    };
    put(desk, { 'package.json': manifest, 'server.js': serving({ ...answers, '/openapi.json': openapi }) });
    const { exitCode, stdout, stderr } = await desk.run('init');
    expect(exitCode, stderr).toBe(0);
    const { target, requests, yaml } = written(desk);
    expect(requests).toEqual(['GET /products', { name: 'GET /products/{id}', path: '/products/7' }]);
    expect(target).toMatchObject({
      start: 'node server.js',
      ready: '/health',
      paths: ['package.json', 'server.js', 'perf-gate.yml'],
    });
    expect(yaml).toContain('5 other operations of /openapi.json left out');
    expect(stdout).toContain('2 requests from /openapi.json: /products, /products/7');
    expect(stderr).toContain('Starting it: node server.js');
    expect(await desk.run('validate')).toMatchObject({ exitCode: 0 });
  });

  deskTest('names the files outside git that the base needs, without what is in them', async ({ desk }) => {
    const start = 'node --env-file=.env server.js';
    put(desk, {
      'package.json': JSON.stringify({ scripts: { start } }),
      'server.js': serving({ '/health': 'ok' }),
      '.env': 'SECRET=hush',
      '.env.local': 'SECRET=hush',
    });
    expect(await desk.run('init')).toMatchObject({ exitCode: 0 });
    const { target, yaml } = written(desk);
    expect(target.copy).toEqual(['.env', '.env.local']);
    expect(yaml).not.toContain('hush');
    expect(await desk.run('validate')).toMatchObject({ exitCode: 0 });
  });

  deskTest('tries the routes of the code where there is no document', async ({ desk }) => {
    const code = "app.get('/shop', f); app.get('/gone', f); app.get('/healthz', f); app.get('/logout', f);";
    const answers = { '/shop': '[]', '/healthz': 'ok', '/logout': 'ok' };
    put(desk, { 'package.json': manifest, 'routes.js': code, 'server.js': serving(answers) });
    expect((await desk.run('init')).exitCode).toBe(0);
    expect(written(desk)).toMatchObject({ requests: ['GET /shop'], target: { ready: '/healthz' } });
  });

  deskTest('tries a document of the repository before them', async ({ desk }) => {
    put(desk, {
      'package.json': manifest,
      'docs/openapi.json': openapi,
      'server.js': serving({ '/products': '[]' }),
    });
    expect((await desk.run('init')).stdout).toContain('1 request from docs/openapi.json');
    expect(written(desk).requests).toEqual(['GET /products']);
  });

  deskTest('says that nothing answers 2xx', async ({ desk }) => {
    put(desk, { 'package.json': manifest, 'server.js': serving({}) });
    const { exitCode, stdout } = await desk.run('init');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('no route answers 2xx (GET / answers with status 404): name one under requests');
    expect(written(desk).requests).toEqual(['GET /']);
  });

  deskTest('takes a page that answers everything for no sign of a route', async ({ desk }) => {
    const page =
      "require('node:http').createServer((_, response) => response.setHeader('content-type', 'text/html').end('x')).listen(process.env.PORT);";
    put(desk, { 'package.json': manifest, 'routes.js': "app.get('/api', f)", 'server.js': page });
    expect((await desk.run('init')).exitCode).toBe(0);
    const { requests, target } = written(desk);
    expect([requests, target.ready]).toEqual([['GET /'], undefined]);
  });

  deskTest('takes no usual name for a sign of health where every path is answered', async ({ desk }) => {
    const any = "require('node:http').createServer((_, response) => response.end('x')).listen(process.env.PORT);";
    put(desk, { 'package.json': manifest, 'server.js': any });
    expect((await desk.run('init')).exitCode).toBe(0);
    expect(written(desk)).toMatchObject({ requests: ['GET /'], target: { start: 'node server.js' } });
    expect(written(desk).target.ready).toBeUndefined();
  });

  deskTest('asks a service that already runs at --url', async ({ desk }) => {
    const server = createServer((request, response) => {
      if (request.url === '/openapi.json') response.end(openapi);
      else response.writeHead(request.url === '/products' ? 200 : 404).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { exitCode, stderr } = await desk.run('init', '--url', url);
      expect(exitCode, stderr).toBe(0);
      expect(written(desk)).toMatchObject({ target: { url }, requests: ['GET /products'] });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  deskTest('writes what it knows where the service cannot be built or started', async ({ desk }) => {
    const routes = { 'routes.js': "app.get('/shop', f)" };
    const broken = JSON.stringify({ scripts: { start: 'node server.js', build: 'echo no compiler >&2; exit 3' } });
    put(desk, { 'package.json': broken, 'server.js': serving({}), ...routes });
    const unbuilt = await desk.run('init');
    expect(unbuilt).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 route of the code, not tried') });
    expect(unbuilt.stderr).toMatch(
      /could not be asked: the build line `npm run build` exited with code 3[\s\S]*no compiler/,
    );
    expect(written(desk).requests).toEqual(['GET /shop']);

    put(desk, { 'package.json': manifest, 'server.js': "throw new Error('no database')" });
    const unstarted = await desk.run('init', '--force');
    expect(unstarted).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('no database') });
    expect(await desk.run('validate')).toMatchObject({ exitCode: 0 });
  });

  deskTest('starts nothing with --no-start', async ({ desk }) => {
    const script = { scripts: { start: 'node server.js', build: 'touch built' }, dependencies: { pg: '8' } };
    put(desk, { 'package.json': JSON.stringify(script), 'server.js': "require('fs').writeFileSync('started', '')" });
    const { exitCode, stderr } = await desk.run('init', '--no-start');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('It uses PostgreSQL: give each side of a comparison a database of its own');
    expect(['built', 'started', '.perf-gate'].filter((name) => existsSync(join(desk.folder, name)))).toEqual([]);
    expect(written(desk)).toMatchObject({ requests: ['GET /'], target: { build: 'npm install && npm run build' } });
  });

  deskTest('ends what it started when it is canceled', async ({ desk }) => {
    put(desk, {
      'package.json': manifest,
      'server.js': "require('fs').writeFileSync('started', ''); setInterval(() => {}, 1000);",
    });
    const run = desk.start(['init']);
    for (let tries = 0; tries < 400 && !existsSync(join(desk.folder, 'started')); tries++) {
      await new Promise((wake) => setTimeout(wake, 50));
    }
    run.signal('SIGINT');
    const { exitCode, stderr } = await run.finished;
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(
      /^perf-gate: the run was canceled \(SIGINT\); the file is written, and its routes were not tried\.$/m,
    );
    expect(existsSync(join(desk.folder, 'perf-gate.yml'))).toBe(true);
  });

  deskTest('says what it looked for, and which services there are', async ({ desk }) => {
    const { exitCode, stderr } = await desk.run('init');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/package\.json[\s\S]*go\.mod[\s\S]*pom\.xml[\s\S]*Cargo\.toml[\s\S]*Procfile[\s\S]*--start/);
    put(desk, { 'a/package.json': manifest, 'b/package.json': manifest });
    expect(await desk.run('init')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('several services here, in a, b'),
    });
  });
});

describe('perf-gate init with a service in', () => {
  const python = {
    'server.py': `import os\nfrom http.server import BaseHTTPRequestHandler, HTTPServer\n
class H(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/shop":
            self.send_response(200)
        else:
            self.send_response(404)
        self.end_headers()

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), H).serve_forever()
`,
  };
  const go = {
    'go.mod': 'module example.com/shop\n\ngo 1.18\n',
    'cmd/shop/main.go': `package main

import (
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/shop", func(w http.ResponseWriter, r *http.Request) {})
	http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
`,
  };
  const rust = {
    'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
    'src/main.rs': `use std::io::{Read, Write};
// .route("/shop", get(shop)) as a framework would have it
fn main() {
    let _route = r#".route("/shop", get(shop))"#;
    let address = format!("127.0.0.1:{}", std::env::var("PORT").unwrap());
    for stream in std::net::TcpListener::bind(address).unwrap().incoming() {
        let mut stream = stream.unwrap();
        let mut head = [0; 2048];
        let size = stream.read(&mut head).unwrap();
        let found = head[..size].starts_with(b"GET /shop ");
        let status = if found { "200 OK" } else { "404 Not Found" };
        let _ = write!(stream, "HTTP/1.1 {status}\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n");
    }
}
`,
  };

  for (const [language, program, args, files] of [
    ['Python', 'python3', ['--version'], python],
    ['Go', 'go', ['version'], go],
    ['Rust', 'cargo', ['--version'], rust],
  ] as const) {
    deskTest.skipIf(!has(program, ...args))(
      `${language} builds it and asks it`,
      { timeout: 240_000 },
      async ({ desk }) => {
        put(desk, files);
        // Toolchains keep themselves and what they compiled in the home folder.
        const { exitCode, stdout, stderr } = await desk.start(['init'], { HOME: process.env.HOME ?? '' }).finished;
        expect(exitCode, stderr).toBe(0);
        expect(stdout, stderr).toContain('1 request from the code: /shop');
        expect(written(desk).requests).toEqual(['GET /shop']);
      },
    );
  }
});
