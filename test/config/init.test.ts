import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findService } from '../../src/config/find-service/index.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { renderConfig, renderScenarios } from '../../src/config/written-config.ts';
import { makeFolder, read, write } from './workspace.ts';

const CHOSEN = `http://127.0.0.1:\${PORT}`;

function packageWith(content: object): Record<string, string> {
  return { 'package.json': JSON.stringify(content) };
}

function propose(files: Record<string, string>) {
  const folder = makeFolder(files);
  const proposal = findService(folder);
  if (proposal === null) return null;
  if ('several' in proposal) throw new Error(`several: ${proposal.several.join(', ')}`);
  write(folder, 'perf-gate.yml', renderConfig(proposal.service));
  const { build, start, url, port, teardown } = loadConfig({ workspace: folder, inputs: {} }).target;
  return { build, start, url, port, teardown, found: proposal.found };
}

describe('a Node service', () => {
  it('is found by its start script; a plain node line is started directly', () => {
    expect(
      propose({
        ...packageWith({ scripts: { start: 'node src/server.js', build: 'tsc' }, dependencies: { express: '5' } }),
        'package-lock.json': '{}',
        'src/server.js': 'http.createServer().listen(process.env.PORT ?? 3000)',
      }),
    ).toEqual({
      build: 'npm ci && npm run build',
      start: 'node src/server.js',
      url: CHOSEN,
      port: 'auto',
      teardown: [],
      found: 'the start script of package.json (it reads PORT)',
    });
  });

  it.each([
    ['node server.js --port 4000', 'http://127.0.0.1:4000', 'its line says port 4000'],
    ['vite preview --port=4173', 'http://127.0.0.1:4173', 'its line says port 4173'],
    ['serve -p 5000 dist', 'http://127.0.0.1:5000', 'its line says port 5000'],
    ['PORT=8081 node server.js', 'http://127.0.0.1:8081', 'its line says port 8081'],
    [`next start -p \${PORT:-3000}`, CHOSEN, 'it passes PORT on'],
    ['next start', CHOSEN, 'assuming that it reads PORT'],
    [`node ${'node '.repeat(100_000)}`, CHOSEN, 'assuming that it reads PORT'],
  ])('the port is guessed from the line: %.40s', (start, url, because) => {
    expect(propose(packageWith({ scripts: { start } }))).toMatchObject({
      url,
      port: url === CHOSEN ? 'auto' : null,
      found: `the start script of package.json (${because})`,
    });
  });

  it('or from the code that it starts', () => {
    const files = packageWith({ scripts: { start: 'node app.mjs' } });
    expect(propose({ ...files, 'app.mjs': 'server.listen( 8080, () => {})' })).toMatchObject({
      url: 'http://127.0.0.1:8080',
    });
    expect(propose({ ...files, 'app.mjs': 'server.listen(config.port)' })).toMatchObject({ url: CHOSEN });
  });

  it.each([
    ['tsx watch src/index.ts', 'npm start'],
    ['node server.js && echo done', 'npm start'],
    ['node $(rm -rf .)', 'npm start'],
    ['NODE_ENV=production node server.js', 'npm start'],
  ])('any other line is left to the package manager: %s', (line, start) => {
    expect(propose(packageWith({ scripts: { start: line } }))?.start).toBe(start);
  });

  it('and so is one with hooks', () => {
    expect(propose(packageWith({ scripts: { start: 'node a.js', prestart: 'node b.js' } }))?.start).toBe('npm start');
  });

  it.each([
    [{ 'pnpm-lock.yaml': '' }, {}, 'pnpm install --frozen-lockfile && pnpm run build', 'pnpm start'],
    [{ 'yarn.lock': '' }, {}, 'yarn install --frozen-lockfile && yarn run build', 'yarn start'],
    [{ 'yarn.lock': '' }, { packageManager: 'yarn@4.1.0' }, 'yarn install --immutable && yarn run build', 'yarn start'],
    [{ 'package-lock.json': '' }, {}, 'npm ci && npm run build', 'npm start'],
    [{}, { dependencies: { a: '1' } }, 'npm install && npm run build', 'npm start'],
    [{}, {}, 'npm run build', 'npm start'],
  ])('the lock file says which package manager: %j %j', (files, extra, build, start) => {
    const content = { scripts: { start: 'next start', build: 'next build' }, ...extra };
    expect(propose({ ...packageWith(content), ...files })).toMatchObject({ build, start });
  });

  it('server.js is what npm starts without a script', () => {
    expect(propose({ ...packageWith({}), 'server.js': '' })).toMatchObject({
      build: null,
      start: 'node server.js',
      found: 'server.js beside package.json (assuming that it reads PORT)',
    });
  });
});

describe('a container', () => {
  it.each([
    ['FROM a\nEXPOSE 9229\nFROM b\nEXPOSE 8080/tcp 9090', '8080', 'the Dockerfile (it exposes 8080)'],
    ['FROM a\n  expose 3000', '3000', 'the Dockerfile (it exposes 3000)'],
    ['FROM a\nENV PORT=5000\nEXPOSE $PORT', '5000', 'the Dockerfile (it exposes 5000)'],
    ['FROM a\nEXPOSE 53/udp', '8080', 'the Dockerfile (it exposes no port; 8080 is a guess)'],
    ['FROM a', '8080', 'the Dockerfile (it exposes no port; 8080 is a guess)'],
  ])('is found by its Dockerfile: %j', (dockerfile, port, found) => {
    const image = "perf-gate:$(pwd | cksum | cut -d ' ' -f 1)";
    expect(propose({ Dockerfile: dockerfile })).toEqual({
      build: `docker build -t ${image} .`,
      start: `docker run --rm --init --label perf-gate -p 127.0.0.1:$PORT:${port} ${image}`,
      url: CHOSEN,
      port: 'auto',
      teardown: ['docker ps -q --filter label=perf-gate | xargs -r docker rm -f'],
      found,
    });
  });

  it('is ignored where there is a start script', () => {
    expect(propose({ ...packageWith({ scripts: { start: 'node a.js' } }), Dockerfile: 'FROM a' })?.start).toBe(
      'node a.js',
    );
  });
});

describe('nothing to go by', () => {
  it.each<[string, Record<string, string>]>([
    ['an empty folder', {}],
    ['a library', packageWith({ scripts: { test: 'node --test' } })],
    ['a broken package.json', { 'package.json': '{' }],
    ['a package.json that is something else', { 'package.json': '[1]' }],
    ['scripts that are something else', packageWith({ scripts: { start: { a: 1 } } })],
    ['an empty start script', packageWith({ scripts: { start: ' ' } })],
  ])('%s', (_, files) => expect(propose(files)).toBeNull());

  it('files outside the folder are not read', () => {
    const outside = makeFolder({
      'package.json': JSON.stringify({ scripts: { start: 'node a.js' } }),
      Dockerfile: 'FROM a',
    });
    const folder = makeFolder();
    for (const name of ['package.json', 'Dockerfile']) symlinkSync(join(outside, name), join(folder, name));
    expect(findService(folder)).toBeNull();
  });
});

describe('the text', () => {
  const service = { start: 'node server.js', url: CHOSEN, build: null };

  it('says what the defaults say', () => {
    const defaults = read('target: { start: node server.js }');
    const [scenario] = defaults.scenarios;
    const written = read(renderConfig(service));
    const scenarios = [{ ...written.scenarios[0], thresholds: scenario?.thresholds }];
    const [target, targetAtBase] = [written.target, written.targetAtBase].map((side) => ({ ...side, urlPlace: null }));
    expect({ ...written, target, targetAtBase, scenarios }).toEqual(defaults);
    expect(written.scenarios[0]?.thresholds).toEqual([{ ...scenario?.thresholds[0], line: expect.any(Number) }]);
  });

  it('holds settings in comments that are valid when the # is removed', () => {
    const yaml = renderConfig(service);
    const lines = yaml.split('\n');
    const comments = lines.flatMap((line, index) => (/^\s*#\S/.test(line) ? [index] : []));
    expect(comments.length).toBeGreaterThan(10);
    const all = lines.map((line) => line.replace(/^(\s*)#(?=\S)/, '$1')).join('\n');
    expect(read(all)).toMatchObject({
      target: { setup: ['node seed.js'], ready: { url: `${CHOSEN}/healthz` }, env: { NODE_ENV: 'production' } },
      baseline: 'auto',
    });
    for (const index of comments) {
      expect(() => read(lines.with(index, (lines[index] as string).replace('#', '')).join('\n'))).not.toThrow();
    }
  });

  it.each([
    'a: b',
    'node x # y',
    '- x',
    '"quoted" \'line\'',
    '*alias',
    '> file',
    '| less',
    `\${{ secrets.X }}`,
    'a\nscenarios:\n  evil: {}',
    '---\nkey: x',
    '\u0085x',
    '\u2028x',
    '\u001b[31m',
    '%YAML 1.1',
    '1.10',
    'null',
    '\\',
    'x'.repeat(5000),
  ])('untrusted text stays one value: %j', (line) => {
    const { target, key } = read(renderConfig({ start: line, url: 'http://h', build: line, teardown: line }));
    expect([target.start, target.build, target.teardown, key]).toEqual([line, line, [line], 'default']);
  });

  it('whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (line) => {
        expect(parse(renderConfig({ start: line, url: 'http://h', build: null })).target.start).toBe(line);
      }),
      { numRuns: 200 },
    );
  });

  it('holds what was found out about the service', () => {
    const names = ['src', '- x', 'a b', 'null', 'yes', '1.10', '*', 'a\u2028b', 'ü', '#x', 'a, b', '"'];
    const yaml = renderConfig({
      ...service,
      ready: { path: '/ready', timeout: 90 },
      copy: ['.env'],
      paths: names,
      database: 'x',
    });
    const { target } = parse(yaml);
    expect(target).toMatchObject({ paths: names, copy: ['.env'], ready: { url: '/ready', timeout: '90s' } });
    expect(read(yaml).target.readyTimeout).toBe(90_000);
  });

  it.each(['/a?b=c#d', '/a: b', '/\'"', '/\u2028', '/a, b', '/}', '/ #x', '/*'])(
    'a path is text, whatever it is: %j',
    (path) => {
      const requests = [
        { method: 'GET', path },
        { method: 'GET', path, name: `GET ${path} x`, headers: { accept: path } },
      ];
      const { scenarios } = parse(renderScenarios({ requests, comments: [`x\n  y: ${path}`] }));
      expect(scenarios.default.requests).toEqual([
        `GET ${path}`,
        { name: `GET ${path} x`, path, headers: { accept: path } },
      ]);
    },
  );
});
