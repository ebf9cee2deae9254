// A perf-gate in small, for a test that kills it: starts a guardian and a target, says their pids, then waits.
// Arguments: folder, token that every process of the target carries, `stay` or `leave`.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGuardian } from '../../src/service/guardian.ts';
import { createRegistry } from '../../src/service/process-registry.ts';
import { startTarget } from '../../src/service/start.ts';
import { PLAIN_TRANSPORT } from './config.ts';
import { logAt } from './logs.ts';

const [folder = '', token = '', end] = process.argv.slice(2);
const processes = createRegistry(join(folder, 'gate.jsonl'));
const guardian = startGuardian(fileURLToPath(new URL('guardian-entry.ts', import.meta.url)), processes.file);
const service = (name: string) =>
  `"${process.execPath}" "${fileURLToPath(new URL(`services/${name}.mjs`, import.meta.url))}"`;
const url = 'http://127.0.0.1:$' + '{PORT}/';

async function start(name: string): Promise<number | null> {
  const { pid } = await startTarget(
    {
      build: null,
      start: service(name),
      url,
      port: 'auto',
      ...PLAIN_TRANSPORT,
      workingDirectory: folder,
      env: { TOKEN: token, CHILD: 'session' },
      ready: { kind: 'url', url, status: null },
      readyTimeout: 10_000,
      grace: 200,
      setup: [],
      teardown: [],
      setupEach: 'run',
      buildTimeout: 1000,
      setupTimeout: 1000,
      copy: [],
      paths: [],
    },
    { logFile: logAt(join(folder, 'gate.log')), processes, abort: new AbortController().signal },
  );
  return pid;
}

const targets = [await start('stubborn'), await start('family')];
process.stdout.write(`${JSON.stringify({ guardian, targets })}\n`);
if (end === 'leave') await processes.killAll();
else setInterval(() => {}, 1000);
