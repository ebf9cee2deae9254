import type { Target } from '../../src/service/target.ts';
import { PLAIN_TRANSPORT } from './config.ts';

/** A target that needs nothing, without its place. */
export const PLAIN_TARGET: Omit<Target, 'workingDirectory' | 'paths'> = {
  build: null,
  start: 'node server.js',
  url: 'http://127.0.0.1:3000',
  port: null,
  ...PLAIN_TRANSPORT,
  env: {},
  ready: { kind: 'port', port: 3000 },
  readyTimeout: 1000,
  grace: 0,
  setup: [],
  teardown: [],
  setupEach: 'run',
  buildTimeout: 1000,
  setupTimeout: 1000,
  copy: [],
};
