import type { LoadScenario } from '../../src/kinds/load/scenario.ts';
import type { Request } from '../../src/load/traffic/request.ts';
import type { Target } from '../../src/service/target.ts';

// What the parts of a configuration have where it says nothing of them.

export const PLAIN_REQUEST: Omit<Request, 'label' | 'method' | 'path'> = {
  headers: {},
  auth: null,
  body: null,
  status: null,
  extract: [],
  checks: [],
  weight: 1,
};

export const PLAIN_LOAD: Omit<LoadScenario, 'name' | 'requests' | 'thresholds'> = {
  type: 'load',
  connections: 10,
  rate: null,
  arrivals: 'uniform',
  stages: null,
  spawnRate: null,
  agents: 1,
  seed: 1,
  reconnectEvery: null,
  warmup: 1000,
  duration: 2000,
  rounds: 10,
  timeout: 10_000,
  journeys: [],
  before: [],
  cookies: true,
  feeders: [],
};

export const PLAIN_TRANSPORT: Pick<Target, 'urlPlace' | 'socket' | 'tls'> = {
  urlPlace: null,
  socket: null,
  tls: { ca: null, cert: null, key: null, serverName: null, insecure: false },
};
