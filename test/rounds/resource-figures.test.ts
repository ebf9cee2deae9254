import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { KINDS, ownMetricsOf } from '../../src/kinds/index.ts';
import { resourcesLimitedIn } from '../../src/kinds/resource-limits.ts';
import type { Resources } from '../../src/measurement/run-document.ts';
import type { Piece } from '../../src/rounds/piece.ts';
import { withResources } from '../../src/rounds/resource-figures.ts';
import { WatchedRound } from '../../src/rounds/watched-round.ts';
import { makeFolder, START } from '../config/workspace.ts';

const USED: Resources = {
  cpu: 100,
  cpuSource: 'schedstat',
  memory: 50e6,
  memoryKind: 'pss',
  threads: 7,
  diskRead: 0,
  diskWritten: 0,
};

/** One second of 200 answers, for which the service used this. */
function pieceOf(resources: Resources | null, isReplaced = false): Piece {
  const measured = { duration: 1000, throughput: 200 } as Piece['measured'];
  return { measured, readings: { resources, interference: null }, isReplaced, began: 0, seconds: [], usage: [] };
}

function usageOf(pieces: Piece[], beside = 0) {
  const round = new WatchedRound(0);
  for (const piece of pieces) round.addLoad([piece], 1000, piece.readings, beside);
  return round.usage;
}

describe('what a service used in a round', () => {
  it('is that of all its loads together: processor time is added up, and the highest memory counts', () => {
    expect(usageOf([pieceOf(USED), pieceOf({ ...USED, cpu: 700, memory: 80e6 }), pieceOf(USED)])).toMatchObject({
      duration: 3000,
      completed: 600,
      resources: { cpu: 900, memory: 80e6 },
    });
  });

  it('serves those that others sent meanwhile, too', () => {
    expect(usageOf([pieceOf(USED)], 300)).toMatchObject({ completed: 500 });
  });

  it('is not known where a part of it is not: it ran as another process, or was not read', () => {
    expect(usageOf([pieceOf(USED), pieceOf(USED, true)])).toMatchObject({ resources: null });
    expect(usageOf([pieceOf(USED), pieceOf(null)])).toMatchObject({ resources: null });
    expect(usageOf([])).toBeNull();
  });
});

describe('the figures of a round', () => {
  const usage = { duration: 1000, completed: 100, resources: USED };
  const figures = { responses: 100, all: { recovery: 300 }, labels: {} };

  it('have of it what is limited, and nothing that nobody asked for', () => {
    expect(withResources({ figures }, [], usage).figures.all).toEqual({ recovery: 300 });
    expect(withResources({ figures }, ['memory', 'cpu-of-core'], usage).figures.all).toEqual({
      recovery: 300,
      memory: 50e6,
      'cpu-of-core': 0.1,
    });
    // The first is what progress shows.
    expect(Object.keys(withResources({ figures }, ['memory'], usage).figures.all)).toEqual(['recovery', 'memory']);
    expect(withResources({ figures }, ['memory'], null).figures.all).toEqual({ recovery: 300 });
  });

  it('keep what the kind has measured itself', () => {
    const own = { ...figures, all: { memory: 1 } };
    expect(withResources({ figures: own }, ['memory'], usage).figures.all).toEqual({ memory: 1 });
  });
});

const LIMITS = { 'cpu-of-core': '< 70%', memory: '< 200MB', cpu: '< 3ms', 'disk-written': '< 1MB' };

describe.each(KINDS.filter(({ needs }) => needs === 'service').map((kind) => [kind.name, kind] as const))(
  'a scenario of type %s',
  (type, { example }) => {
    const read = (thresholds: object) => {
      const written = { type, requests: ['GET /'], ...example, thresholds };
      const yaml = `${START}scenarios:\n  home: ${JSON.stringify(written)}\n`;
      const folder = makeFolder({ 'perf-gate.yml': yaml });
      const [scenario] = loadConfig({ workspace: folder, inputs: {} }).scenarios;
      if (scenario === undefined) throw new Error('there is no scenario');
      return scenario;
    };

    it('can be limited by what its service uses, which its documents then define', () => {
      const scenario = read(LIMITS);
      expect(resourcesLimitedIn(scenario.thresholds).toSorted()).toEqual(Object.keys(LIMITS).toSorted());
      expect(ownMetricsOf(scenario)).toMatchObject({ 'cpu-of-core': { title: 'CPU, of a core', unit: 'ratio' } });
      if (type !== 'cpu') expect(ownMetricsOf(read({}))).not.toHaveProperty('cpu-of-core');
    });
  },
);
