import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { until } from '../support/processes.ts';
import { commit, git, newRepository, write } from '../support/repository.ts';
import { type Desk, deskTest } from './command.ts';
import { BUILD, CONFIG, service, WORK } from './service-repository.ts';

// The built command, killed with SIGKILL in the middle of a round: its guardian ends what runs and removes what is left.

const NODE = JSON.stringify(process.execPath);

interface Killing {
  args?: string[];
  /** What of its temporary files shows that it is in the middle. */
  seen: RegExp;
}

async function killedIn(desk: Desk, { args = [], seen }: Killing): Promise<void> {
  const TMPDIR = `${desk.folder}-temporary`;
  mkdirSync(TMPDIR, { recursive: true });
  const left = () => readdirSync(TMPDIR, { recursive: true }).map(String);
  try {
    const running = desk.start(['run', ...args], { TMPDIR });
    const log = () => {
      try {
        return readFileSync(join(desk.folder, 'measuring'), 'utf8');
      } catch {
        return '';
      }
    };
    await until(
      'a round is being measured',
      () => log().includes('measuring') && left().some((path) => seen.test(path)),
    );
    running.signal('SIGKILL');
    expect((await running.finished).exitCode).toBeNull();
    await until('nothing of it is left', () => left().length === 0);
  } finally {
    rmSync(TMPDIR, { recursive: true, force: true });
  }
}

/** Leaves a file when a request or a line of a round is there. */
const NOTE = `import { writeFileSync } from 'node:fs'; writeFileSync(process.env.NOTE, 'measuring');`;

describe('perf-gate that is killed in a round leaves no folder and no process behind', () => {
  deskTest('of a load', async ({ desk }) => {
    const note = join(desk.folder, 'measuring');
    desk.write(
      'server.mjs',
      `import { createServer } from 'node:http'; import { writeFileSync } from 'node:fs';
createServer((_, response) => { writeFileSync(process.env.NOTE, 'measuring'); response.end('ok'); }).listen(process.env.PORT, '127.0.0.1');`,
    );
    desk.write(
      'perf-gate.yml',
      `target:
  start: ${JSON.stringify(`${NODE} server.mjs`)}
  url: http://127.0.0.1:\${PORT}
  env: { NOTE: ${JSON.stringify(note)} }
scenarios: { home: { connections: 1, warmup: 20s, duration: 20s, rounds: 5 } }
`,
    );
    await killedIn(desk, { seen: /processes\.jsonl$/ });
  });

  deskTest('of a command', async ({ desk }) => {
    const note = join(desk.folder, 'measuring');
    desk.write('measure.mjs', `${NOTE} setTimeout(() => {}, 60_000);`);
    desk.write(
      'perf-gate.yml',
      `target: { env: { NOTE: ${JSON.stringify(note)} } }
scenarios: { parse: { type: command, run: ${JSON.stringify(`${NODE} measure.mjs`)}, rounds: 5 } }
`,
    );
    await killedIn(desk, { seen: /line-/ });
  });

  deskTest('of a change beside its base', async ({ desk }) => {
    const note = join(desk.folder, 'measuring');
    newRepository(desk.folder);
    const slow = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(note)}, 'measuring'); setTimeout(() => {}, 60_000);`;
    const parse = `{ type: command, run: ${JSON.stringify(`${NODE} measure.mjs`)}, rounds: 5 }`;
    commit(desk.folder, {
      'server.mjs': service(WORK),
      'build.mjs': BUILD,
      'measure.mjs': slow,
      'perf-gate.yml': CONFIG.replace('scenarios:\n', `scenarios:\n  parse: ${parse}\n`),
      '.gitignore': 'dist\nmeasuring\n',
    });
    git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
    write(desk.folder, { 'server.mjs': service(WORK * 2) });
    await killedIn(desk, { args: ['--base', 'main'], seen: /perf-gate-base-/ });
    expect(git(desk.folder, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  deskTest('of a database that does nothing for a while, on purpose', async ({ desk }) => {
    const note = join(desk.folder, 'measuring');
    // It is stopped once its pid is known, for far longer than anybody waits for.
    desk.write(
      'database.mjs',
      `import { writeFileSync } from 'node:fs'; writeFileSync('db.pid', String(process.pid)); setInterval(() => {}, 1000);`,
    );
    desk.write(
      'server.mjs',
      `import { createServer } from 'node:http'; import { readFileSync, writeFileSync } from 'node:fs';
const state = () => { const stat = readFileSync('/proc/' + readFileSync('db.pid', 'utf8') + '/stat', 'latin1'); return stat.charAt(stat.lastIndexOf(')') + 2); };
createServer((_, response) => { if (state() === 'T') writeFileSync(process.env.NOTE, 'measuring'); response.end('ok'); }).listen(process.env.PORT, '127.0.0.1');`,
    );
    desk.write(
      'perf-gate.yml',
      `target:
  start: ${JSON.stringify(`${NODE} server.mjs`)}
  url: http://127.0.0.1:\${PORT}
  setup: [${JSON.stringify(`${NODE} database.mjs & sleep 0.3`)}]
  env: { NOTE: ${JSON.stringify(note)} }
scenarios: { hang: { type: recovery, warmup: 100ms, at: 2500ms, fault: { stop: 60s, pid-file: db.pid }, rounds: 5 } }
`,
    );
    await killedIn(desk, { seen: /processes\.jsonl$/ });
  });

  deskTest('of two services, one of which is paused', async ({ desk }) => {
    const note = join(desk.folder, 'measuring');
    newRepository(desk.folder);
    // The warm-up and each slice open eight connections, so that the service is in its second slice.
    const server = `import { createServer } from 'node:http'; import { writeFileSync } from 'node:fs';
let connections = 0;
createServer((_, response) => { if (connections >= 20) writeFileSync(process.env.NOTE, 'measuring'); response.end('ok'); })
  .on('connection', () => connections++).listen(process.env.PORT, '127.0.0.1');`;
    commit(desk.folder, {
      'server.mjs': server,
      'perf-gate.yml': `target:
  start: ${JSON.stringify(`${NODE} server.mjs`)}
  url: http://127.0.0.1:\${PORT}
  env: { NOTE: ${JSON.stringify(note)} }
scenarios: { home: { connections: 8, warmup: 100ms, duration: 20s, rounds: 5 } }
`,
      '.gitignore': 'measuring\n',
    });
    git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
    write(desk.folder, { 'server.mjs': `${server}\n` });
    await killedIn(desk, { args: ['--base', 'main'], seen: /processes\.jsonl$/ });
    expect(git(desk.folder, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});
