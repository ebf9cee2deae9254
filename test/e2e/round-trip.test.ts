import { beforeAll, describe, expect } from 'vitest';
import { compare } from '../../bench/converters/compare.ts';
import { convertIn, READY } from '../../bench/converters/convert.ts';
import { silentOf } from '../../bench/converters/judge.ts';
import { startRecording } from '../../bench/converters/recording-service.ts';
import { Sayings } from '../../bench/converters/said.ts';
import { countSent } from '../../bench/converters/seen.ts';
import { variableMark } from '../../bench/converters/send.ts';
import { pointFolder, recordWith, type Tool, versionOf } from '../../bench/converters/tools.ts';
import { type CorpusFile, readCorpus, type Truth } from '../../bench/converters/truth.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { deskTest } from './command.ts';

// A script by its tool, and what it was converted to by perf-gate, both over sockets to the same service: the same requests
// in the same shares, else the file says what is not.

const CONSTRUCTS: Record<Tool, string[]> = {
  k6: ['if-status-ok', 'redirect-followed', 'setup-data', 'token-set-in-group', 'typescript'],
  locust: ['form-data', 'on-start-login', 'sequential-task-set', 'user-weights'],
  artillery: ['capture-header-and-regexp', 'payload-with-header', 'redirect', 'scenario-weights'],
};
/** As many are recorded at the same time: Artillery mostly waits. */
const AT_ONCE: Record<Tool, number> = { k6: 2, locust: 2, artillery: 6 };
const RUN = ['--warmup', '0', '--rounds', '5', '--duration', '400ms', '--connections', '2', '--baseline', 'none'];
/** The phases of the corpus send too few requests in such a window. */
const FASTER = ['--rate', '150/s'];
/** ROUND_TRIP=all sends every construct whose window is not made of pauses, and compares with the committed truth. */
const ALL = process.env.ROUND_TRIP === 'all';

function isChosen(tool: Tool, { construct, truth }: CorpusFile): boolean {
  return ALL ? truth?.pause === null && !/^load-/.test(construct) : CONSTRUCTS[tool].includes(construct);
}

describe.each(Object.keys(CONSTRUCTS) as Tool[])('%s', (tool) => {
  const version = versionOf(tool);
  const files = readCorpus(tool).filter((file) => isChosen(tool, file));
  const truths = new Map<string, Truth>();

  beforeAll(async () => {
    const queue = version === null || ALL ? [] : [...files];
    const work = async () => {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        truths.set(file.construct, await recordWith(tool, file, version as string));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE[tool] }, work));
  }, 240_000);

  deskTest.skipIf(version === null).for(files.map((file) => ({ name: file.construct, file })))(
    '$name sends the same by both, or says what differs',
    async ({ file }, { desk, skip }) => {
      await using service = await startRecording();
      pointFolder(desk.folder, file, service);
      const converted = await convertIn(desk.folder, tool, file.file, service.url);
      if ('refused' in converted) return;
      // What has to be done by hand was said; stages would last as long as they are written.
      const isShort = converted.config?.scenarios.every((one) => (one as LoadScenario).stages === null);
      if (ALL && isShort !== true) skip();
      expect(converted.problem).toBeNull();
      const environment = Object.fromEntries(converted.variables.map((name) => [name, variableMark(name)]));
      const { exitCode, stderr } = await desk.start(
        ['run', ...RUN, ...(tool === 'artillery' ? FASTER : [])],
        environment,
      ).finished;
      // A request that fails for good is told before anything is measured.
      expect(exitCode, stderr).toBeLessThan(ALL ? 5 : 2);
      if (exitCode === 4) return;
      const asked = service.recorded.map(({ sent }) => sent);
      const requests = countSent(asked.filter(({ target }) => target !== READY));
      const scenarios = converted.config?.scenarios.length ?? 0;
      const own = { requests, scenarios, pause: 0, isOpen: true, load: {}, failures: [], rounds: 5 };
      const truth = truths.get(file.construct) ?? (file.truth as Truth);
      const source = { ...file, text: service.pointHere(file.text) };
      const differences = compare(source, { ...truth, pause: null, load: {} }, own);
      const silent = silentOf(differences, new Sayings(source.text, converted.notes, converted.remarks));
      expect(silent.map(({ text }) => text)).toEqual([]);
    },
  );
});
