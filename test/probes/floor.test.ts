import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readFloor } from '../../src/probes/floor.ts';
import { heapSocket, heapVariables } from '../../src/service/heap-preload.ts';
import { startTarget } from '../../src/service/start.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const KB = 1000;

interface Running {
  url: string;
  pid: number;
  heaps: string;
}

/** Runs a service whose Node processes answer what their heap holds. */
async function running(
  rig: Rig,
  env: Record<string, string>,
  work: (service: Running) => Promise<void>,
): Promise<void> {
  const { logFile, processes } = rig;
  const heaps = join(rig.folder, 'heap with a space');
  const target = rig.target({ start: startLine('keeping'), env: { ...env, ...heapVariables(env, heaps) } });
  const service = await startTarget(target, { logFile, processes, abort: new AbortController().signal });
  try {
    await work({ url: service.url, pid: service.pid as number, heaps });
  } finally {
    await service.stop();
  }
}

async function ask(url: string, times: number): Promise<void> {
  for (let asked = 0; asked < times; asked++) await (await fetch(url)).text();
}

describe('the memory of a Node service at rest', () => {
  it.for([
    ['texts', {}],
    ['buffers', { BUFFERS: '1' }],
    ['what a process below another one keeps', { CHILD: '1' }],
  ] as const)('is what its heap holds after a collection: %s', async ([, env], { rig }) => {
    await running(rig, { ...env, KEPT: '10000' }, async ({ url, pid, heaps }) => {
      await ask(url, 50);
      const before = await readFloor(pid, heaps, null);
      await ask(url, 300);
      const after = await readFloor(pid, heaps, before?.signal ?? null);
      expect(before?.signal).toBe('heap');
      // 300 times 10 kB, and what else a warm process keeps.
      const grown = (after?.bytes ?? 0) - (before?.bytes ?? 0);
      expect(grown).toBeGreaterThan(300 * 9 * KB);
      expect(grown).toBeLessThan(300 * 13 * KB);
    });
  });

  it('is that of its own pages, or all of them, where it is asked for', async ({ rig }) => {
    await running(rig, {}, async ({ pid, heaps }) => {
      const anonymous = await readFloor(pid, heaps, 'anonymous');
      const rss = await readFloor(pid, heaps, 'rss');
      expect(anonymous).toEqual({ signal: 'anonymous', bytes: expect.any(Number) });
      expect(anonymous?.bytes).toBeGreaterThan(5e6);
      expect(rss?.bytes).toBeGreaterThan(anonymous?.bytes ?? 0);
    });
  });

  it('keeps the options of Node that the target has', async ({ rig }) => {
    const env = { NODE_OPTIONS: '--max-old-space-size=100', KEPT: '10' };
    await running(rig, env, async ({ pid, heaps }) => {
      expect((await readFloor(pid, heaps, null))?.signal).toBe('heap');
      expect(heapVariables(env, heaps).NODE_OPTIONS).toMatch(
        /^--max-old-space-size=100 --require ".*answer-heap\.cjs"$/,
      );
      expect(readdirSync(heaps).filter((name) => name.endsWith('.cjs'))).toEqual(['answer-heap.cjs']);
    });
  });
});

describe('the memory of a process that does not answer', () => {
  it('is that of its own pages', async ({ rig }) => {
    expect((await readFloor(process.pid, join(rig.folder, 'nobody'), null))?.signal).toBe('anonymous');
  });

  it.for([
    ['less than nothing', '{"held":-1}'],
    ['more than there is', '{"held":1e99}'],
    ['text', '{"held":"5"}'],
    ['nothing', 'null'],
    ['no word', ''],
    ['without end', 'x'.repeat(10_000)],
    ['twice', '{"held":5}{}'],
  ] as const)('or that answers %s is not taken at its word', async ([, answer], { rig }) => {
    const server = createServer((socket) => socket.on('error', () => {}).end(answer));
    await new Promise<void>((listening) => server.listen(heapSocket(rig.folder, process.pid), listening));
    try {
      expect((await readFloor(process.pid, rig.folder, null))?.signal).toBe('anonymous');
      expect(await readFloor(process.pid, rig.folder, 'heap')).toBeNull();
    } finally {
      server.close();
    }
  });

  it('is unknown where the process is gone', async ({ rig }) => {
    expect(await readFloor(2 ** 22 + 1, rig.folder, null)).toBeNull();
  });
});
