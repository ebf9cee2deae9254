import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { measure } from '../../src/rounds/measure.ts';
import type { Side } from '../../src/rounds/side.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { targetTest as it, type Rig, sessionOf } from '../support/target.ts';

// What others take of a machine is what the service leaves over, and how long it waits for a processor is what it asks
// for: no counter tells a slow round of a service from a round that was disturbed. So none is ever replaced.

const ROUNDS = 8;
/** Milliseconds of work for a request, and of waiting besides. */
type Answer = [work: number, wait: number];

/** A service whose every fourth start is slow; each start is a line of the file `starts`. */
function service(usual: Answer, slow: Answer): string {
  return `import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
appendFileSync('starts', 'x\\n');
const isSlow = readFileSync('starts', 'utf8').length / 2 % 4 === 0;
const [work, wait] = isSlow ? ${JSON.stringify(slow)} : ${JSON.stringify(usual)};
createServer((_, response) => {
  for (const end = performance.now() + work; performance.now() < end; );
  setTimeout(() => response.end(), wait);
}).listen(process.env.PORT, '127.0.0.1');`;
}

function sideOf(rig: Rig): Side {
  const target = rig.target({ start: `exec "${process.execPath}" service.mjs` });
  const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
  return { name: 'head', target, origin, dispensable: false };
}

const SCENARIO: LoadScenario = {
  ...PLAIN_LOAD,
  ...{ name: 'home', requests: [request()], thresholds: [] },
  ...{ connections: 2, warmup: 50, duration: 400, rounds: ROUNDS, timeout: 20_000 },
};

describe.each<[string, Answer, Answer]>([
  ['waits', [4, 0], [0, 60]],
  ['works', [1, 3], [25, 0]],
])(
  'a service that %s longer after every fourth start, beside a neighbor that wants every processor',
  (_, ...answers) => {
    it('keeps all of its rounds, and none is taken that was not planned', { timeout: 120_000 }, async ({ rig }) => {
      writeFileSync(join(rig.folder, 'service.mjs'), service(...answers));
      const neighbors: ChildProcess[] = Array.from({ length: availableParallelism() }, () =>
        spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
      );
      try {
        const { head } = await measure(
          {
            ...{
              order: 'abba',
              turns: 'rounds',
              isolation: 'none',
              version: '1.0.0',
              sides: [sideOf(rig)],
              scenarios: [SCENARIO],
            },
            ...{
              extension: null,
              engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
              logs: logsIn(rig.folder),
            },
          },
          sessionOf(rig),
        );
        expect(head.failure).toBeNull();
        const rounds = head.scenarios[0]?.rounds ?? [];
        expect(rounds.map(({ index }) => index)).toEqual(Array.from({ length: ROUNDS }, (_, index) => index));
        // The first start is that of the try.
        expect(readFileSync(join(rig.folder, 'starts'), 'utf8').split('\n')).toHaveLength(1 + ROUNDS + 1);
        const latencies = rounds.map(({ figures }) => figures.all.p50 ?? 0);
        const others = latencies.filter((_, index) => index !== 2 && index !== 6).sort((one, other) => one - other);
        const usual = others[others.length / 2] as number;
        for (const slow of [2, 6]) expect(latencies[slow], latencies.join(' ')).toBeGreaterThan(usual);
      } finally {
        for (const neighbor of neighbors) neighbor.kill('SIGKILL');
      }
    });
  },
);
