import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '../src/config/load-config.ts';
import type { AgentGroup } from '../src/engines/autocannon/agent-group.ts';
import type { GroupOutcome } from '../src/engines/autocannon/combine.ts';
import type { LoadPlan } from '../src/engines/autocannon/protocol.ts';
import type { LoadScenario } from '../src/kinds/load.ts';
import { paceOf } from '../src/load/pace/pace.ts';
import { planRequest } from '../src/load/traffic/request-bytes.ts';
import { resolveUrl } from '../src/load/traffic/resolve-url.ts';
import { forkProcess } from './support.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BUILT = join(ROOT, 'dist/agent/index.js');

/** The packaged agent, where there is one; `--source` measures the one in src instead. */
export const AGENT_SCRIPT =
  existsSync(BUILT) && !process.argv.includes('--source') ? BUILT : join(ROOT, 'src/agent.ts');

const DEFAULTS = loadConfig({ workspace: import.meta.dirname, inputs: { url: 'http://127.0.0.1:1' } });
/** The requests that a configuration has by default: one plain GET. */
export const DEFAULT_SCENARIO = DEFAULTS.scenarios[0] as LoadScenario;

export type Load = Partial<Pick<LoadScenario, 'rate' | 'arrivals' | 'stages' | 'spawnRate'>> &
  Pick<LoadScenario, 'connections' | 'warmup' | 'duration'>;

/** Plans one plain GET, again and again. */
export async function planFor(url: string, load: Load): Promise<Omit<LoadPlan, 'share'>> {
  const { url: parsed, ...where } = await resolveUrl(url);
  return {
    ...where,
    reconnectEvery: null,
    ...paceOf({ ...DEFAULT_SCENARIO, ...load }),
    timeout: 10_000,
    requests: DEFAULT_SCENARIO.requests.map((request) => planRequest(request, parsed)),
    cycle: [0],
    journeys: null,
  };
}

const SILENT = { measuring() {}, measured() {} };

export async function run(group: AgentGroup, url: string, load: Load, agents = 1): Promise<GroupOutcome> {
  return group.run(await planFor(url, load), agents, SILENT, new AbortController().signal);
}

/** What a service reports about the requests that it received. */
export interface Taken {
  /** When they came, milliseconds of its own clock. */
  came: number[];
  /** How long each of their answers took, milliseconds. */
  took: number[];
  /** The most connections at the same time. */
  most: number;
}

export interface DelayedService extends Disposable {
  url: string;
  /** Returns what was received since the last call. */
  taken(): Promise<Taken>;
}

/** Starts a service in a process of its own that answers after this many milliseconds. */
export async function startDelayed(milliseconds: number): Promise<DelayedService> {
  const child = forkProcess('delayed', [String(milliseconds)]);
  const [port] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    async taken() {
      const answer = once(child, 'message');
      child.send('take');
      return (await answer)[0];
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}
