import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { renderConfig } from '../../src/config/written-config.ts';
import { belowTarget } from '../../src/convert/below-target.ts';
import type { Note } from '../../src/convert/imported.ts';
import { readImport } from '../../src/convert/read-import.ts';
import { writeHead, writeScenarios } from '../../src/convert/write-yaml.ts';
import { PerfGateError } from '../../src/errors.ts';
import { CORPUS, type CorpusFile } from './truth.ts';

/** The target that a corpus file is converted for. */
export const TARGET = 'http://shop.test';

/** A path that no script asks for, by which perf-gate sees that the service is ready. */
export const READY = '/ready-for-load';

/** What `perf-gate init` makes of a corpus file. */
export interface Converted {
  /** perf-gate.yml. */
  text: string;
  /** What perf-gate reads in it; null: it is not valid. */
  config: Config | null;
  /** Why it is not valid. */
  problem: string | null;
  notes: Note[];
  /** What the head of the file says besides. */
  remarks: string[];
  variables: string[];
}

/** Puts a corpus file and what it reads into a folder of its own, which is there as long as it is used. */
export async function inFolder<T>(
  { language, file, text }: CorpusFile,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-corpus-'));
  try {
    const data = join(CORPUS, language, 'data');
    if (existsSync(data)) cpSync(data, join(folder, 'data'), { recursive: true });
    writeFileSync(join(folder, file), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Converts a file of a folder as the command does, and writes perf-gate.yml beside it.
 *
 * @returns the reason where the converter refuses it
 */
export async function convertIn(
  folder: string,
  language: CorpusFile['language'],
  file: string,
  target = TARGET,
): Promise<Converted | { refused: string }> {
  try {
    const imported = await readImport({ [language]: file }, folder);
    if (imported === null) throw new Error('nothing was read');
    const scenarios = writeScenarios(belowTarget(imported, target)).trimEnd();
    const text = renderConfig(
      { url: target, ready: { path: READY, timeout: null } },
      { head: `${writeHead(imported)}\n\n`, scenarios },
    );
    writeFileSync(join(folder, 'perf-gate.yml'), text);
    const { notes, remarks, variables } = imported;
    return { text, ...read(folder), notes, remarks, variables };
  } catch (error) {
    if (error instanceof PerfGateError && error.class === 'config') return { refused: error.message };
    throw error;
  }
}

function read(folder: string): Pick<Converted, 'config' | 'problem'> {
  try {
    return { config: loadConfig({ workspace: folder, inputs: {}, environment: null }), problem: null };
  } catch (error) {
    if (error instanceof PerfGateError) return { config: null, problem: error.message };
    throw error;
  }
}
