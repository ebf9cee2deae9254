// The load agent from its sources, whose types Node strips once and not for every agent that a test starts. (Of the
// environment of the tests an agent gets nothing.)
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/perf-gate-agent'));
await import('../../../src/agent.ts');
