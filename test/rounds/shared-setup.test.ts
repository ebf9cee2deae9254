import { describe, expect, it } from 'vitest';
import { sharedSetup } from '../../src/rounds/shared-setup.ts';
import { read } from '../config/workspace.ts';

const SIDE = `\${SIDE}`;
const SEED = 'start: node server.js, setup: node seed.js';

/** What is said of this file before it is measured, with the base commit beside it or the base that it describes. */
function said(yaml: string, environment: NodeJS.ProcessEnv = {}): string | null {
  const { target, targetAtBase, base, scenarios } = read(yaml);
  return sharedSetup({ base: base ?? targetAtBase, head: target }, scenarios, environment);
}

describe('a setup that cannot know its side is warned of', () => {
  it.each([
    ['beside the base commit', `target: { ${SEED} }`],
    ['as text', 'target: { start: node server.js, setup: "createdb shop && node seed.js" }'],
    ['with the same variables for both', `target: { ${SEED}, env: { DB: shop }, teardown: node clean.js }`],
    ['with the setting spelled out', `target: { ${SEED}, setup-each: run }`],
    ['beside a base that is only started in another way', `target: { ${SEED} }\nbase: { start: node old.js }`],
    ['beside a base with the same variables', `target: { ${SEED}, env: { A: 1 } }\nbase: { env: { A: 1 } }`],
    ['of lines that measure by themselves', `target: { ${SEED} }\nscenarios: { a: { type: command, run: bench } }`],
    ['with a variable that is called much the same', `target: { ${SEED}, env: { PERF_SIDE: x } }`],
  ])('%s', (_, yaml) => {
    const text = said(yaml);
    expect(text).toMatch(/^`setup` is run for the base, then for the head, and nothing in the configuration tells it/);
    expect(text).toContain('what it fills outside its own folder, such as a database, is the same for both');
    expect(text).toMatch(/by \$PERF_GATE_SIDE in a line or \$\{SIDE\} in `env`, or set `setup-each: round`; see docs/);
  });
});

describe('so is another line that prepares a database', () => {
  it.each([
    ['build', 'npm ci && npm run migrate'],
    ['build', 'bundle install && bin/rails db:prepare'],
    ['build', 'npx prisma db push'],
    ['build', 'pip install -r requirements.txt && python manage.py migrate --noinput'],
    ['build', 'go build ./... && dbmate up'],
    ['start', 'alembic upgrade head && exec uvicorn app:app'],
    ['start', 'npm run db:seed && node server.js'],
    ['start', 'psql -f schema.sql && exec ./server'],
  ])('%s: %s', (key, line) => {
    const lines = { build: 'make', start: './server', [key]: line };
    const text = said(`target: ${JSON.stringify(lines)}`);
    expect(text).toMatch(
      key === 'start'
        ? /^`start` is run for both sides in turn, and nothing/
        : /^`build` is run for the base, then for the/,
    );
    expect(text).not.toContain('setup-each');
    expect(said(`target: ${JSON.stringify({ ...lines, env: { DB: `shop_${SIDE}` } })}`)).toBeNull();
  });

  it.each([
    ['npm ci && npm run build', 'node server.js'],
    ['go build -o bin/emigration ./cmd', './bin/emigration'],
    ['mvn -q package', 'java -jar target/seedling.jar'],
  ])('not %s, %s', (build, start) => expect(said(`target: ${JSON.stringify({ build, start })}`)).toBeNull());
});

describe('a setup that can know its side is not', () => {
  it.each([
    ['there is none', 'target: { start: node server.js, teardown: node clean.js }'],
    ['its line says it', `target: { start: x, setup: 'createdb "shop_$PERF_GATE_SIDE"' }`],
    ['one of its lines says it', `target: { start: x, setup: [seed, 'touch $PERF_GATE_SIDE'] }`],
    ['the start line says it', `target: { start: 'x $PERF_GATE_SIDE', setup: seed }`],
    ['the build line says it', `target: { start: x, build: 'x $PERF_GATE_SIDE', setup: seed }`],
    ['the teardown line says it', `target: { start: x, setup: seed, teardown: 'x $PERF_GATE_SIDE' }`],
    [
      'a line that measures says it',
      `target: { ${SEED} }\nscenarios: { a: { type: command, run: 'bench $PERF_GATE_SIDE' } }`,
    ],
    ['cmd.exe says it', 'target: { start: x, setup: "seed %PERF_GATE_SIDE%" }'],
    ['a variable says it', `target: { ${SEED}, env: { DB: "shop_${SIDE}" } }`],
    ['the URL says it', `target: { ${SEED}, url: "http://127.0.0.1:\${PORT}/${SIDE}" }`],
    ['each has its own port', `target: { ${SEED}, port: { base: 4001, head: 4002 } }`],
    ['the base has a variable of its own', `target: { ${SEED}, env: { DB: new } }\nbase: { env: { DB: old } }`],
    ['the base has one more', `target: { ${SEED} }\nbase: { env: { DB: old } }`],
    ['two services run', 'target: { url: http://a, setup: seed }\nbase: { url: http://b }'],
    ['everything is put back before every round', `target: { ${SEED}, setup-each: round }`],
  ])('where %s', (_, yaml) => expect(said(yaml, { DATABASE_URL: 'postgres:///shop' })).toBeNull());
});

describe('the address of a database is named, and never shown', () => {
  it.each([
    'postgres://u:secret@db/shop',
    'postgresql:///shop?password=secret',
    'MYSQL://u:secret@db/shop',
    'redis://:secret@localhost:6379/0',
    'mongodb+srv://u:secret@db/shop',
    'amqp://u:secret@localhost',
  ])('%s', (address) => {
    for (const text of [
      said(`target: { ${SEED}, env: { STORE: "${address}" } }`),
      said(`target: { ${SEED} }`, { STORE: address, OTHER: 'http://secret' }),
    ]) {
      expect(text).toContain('tells it which: STORE is the same for both, and');
      expect(text).not.toContain('secret');
    }
  });

  it('several are listed', () => {
    const env = { A: 'redis://localhost', B: 'postgres:///b' };
    expect(said(`target: { ${SEED} }`, env)).toContain('which: A, B are the same for both');
  });
});
