import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { PerfGateError } from '../../src/errors.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A folder with these files, removed after the test file. */
export function makeFolder(files: Record<string, string> = {}): string {
  const folder = temporaryFolder('config');
  for (const [name, text] of Object.entries(files)) write(folder, name, text);
  return folder;
}

export function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** The lines of the error of class `config` that `act` ends with. */
export function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof PerfGateError && error.class === 'config') return error.message.split('\n');
    throw error;
  }
  throw new Error('no error was raised');
}

export const START = 'target: { start: node server.js }\n';

let shared: string | undefined;

/** What lies around a perf-gate.yml. */
interface Surroundings {
  files?: Record<string, string>;
  /** By name, what they lead to. */
  links?: Record<string, string>;
  environment?: Record<string, string>;
}

/** What this perf-gate.yml says. */
export function read(
  yaml: string,
  inputs: Parameters<typeof loadConfig>[0]['inputs'] = {},
  environment: Record<string, string> = {},
): Config {
  shared ??= makeFolder();
  write(shared, 'perf-gate.yml', yaml);
  return loadConfig({ workspace: shared, inputs, environment });
}

/** Puts files and links beside the perf-gate.yml of {@link read}. */
function surround({ files = {}, links = {} }: Surroundings): void {
  shared ??= makeFolder();
  for (const [name, text] of Object.entries(files)) write(shared, name, text);
  for (const [name, to] of Object.entries(links)) symlinkSync(to, join(shared, name));
}

/** Files with the problems that they raise: what follows `perf-gate.yml:` in each line of the message. */
export function describeProblems(
  groups: Record<string, [yaml: string, ...problems: string[]][]>,
  surroundings: Surroundings = {},
): void {
  beforeAll(() => surround(surroundings));
  for (const [group, rows] of Object.entries(groups)) {
    describe(group, () => {
      it.each(rows.map(([yaml, ...problems]) => ({ yaml, problems })))('$yaml', ({ yaml, problems }) => {
        const found = problemsOf(() => read(yaml, {}, surroundings.environment));
        expect(found).toEqual(problems.map((problem) => `perf-gate.yml:${problem}`));
      });
    });
  }
}
