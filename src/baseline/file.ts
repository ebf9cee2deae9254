import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandLine } from '../command-line.ts';
import { type ErrorClass, PerfGateError } from '../errors.ts';
import { readRegular } from '../files/read-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { systemProblem } from '../files/system-problem.ts';
import type { BaselineDocument } from '../measurement/job.ts';
import type { RunDocument } from '../measurement/run-document.ts';
import { decodeText } from '../text/decode-text.ts';
import { shorten } from '../text/plain.ts';
import { quote } from '../text/quote.ts';
import { appendJob, parseBaseline, parseRun, serializeBaseline } from './baseline-document.ts';
import type { BaselineStore } from './store.ts';

/** Bytes. A run document holds the histograms of every round and label; a larger file is something else. */
const MAX_FILE = 100_000_000;
/** What is typed to keep a run as the baseline. */
const SAVE = ['run', '--save-baseline'];

/** @throws PerfGateError 'baseline' when the file is missing, unreadable, or neither a baseline nor a run document */
export function readBaselineFile(path: string): BaselineDocument {
  return parseBaseline(readDocument(path), path);
}

/** @throws PerfGateError 'config' when the file is missing, unreadable or no run document */
export function readRunFile(path: string): RunDocument {
  return parseRun(readDocument(path, 'config'), path, 'config');
}

/**
 * Writes a baseline so that whoever reads it meanwhile finds the old one or the new one, never half of one.
 *
 * @throws PerfGateError 'baseline' when the folder cannot be written
 */
export function writeBaselineFile(path: string, document: BaselineDocument): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, serializeBaseline(document));
  } catch (error) {
    throw new PerfGateError('baseline', `cannot write the baseline ${path}: ${systemProblem(error)}.`, {
      cause: error,
    });
  }
}

export interface FileStoreOptions {
  file: string;
  key: string;
  /** Whether the file has to exist and have one of the scenarios, because the user named it. */
  required: boolean;
  /** The names of the scenarios to compare. */
  scenarios: readonly string[];
  /** Whether the head's run is kept in it. */
  save: boolean;
}

/**
 * Makes a store of a file. The file is read at once, so that a missing or damaged one is known before anything is
 * measured; what follows from a missing one is the gate's matter.
 *
 * @throws PerfGateError 'baseline'
 */
export function fileStore({ file, key, required, scenarios, save }: FileStoreOptions): BaselineStore {
  const document = existsSync(file) ? readBaselineFile(file) : null;
  return {
    missing: required ? whyMissing(document, file, scenarios) : null,
    async find() {
      if (document) return { base: { kind: 'stored', source: 'file', document }, notices: [] };
      return { base: { kind: 'none', reason: `there is no baseline file ${file} yet` }, notices: [] };
    },
    async save(job) {
      // Read again: another run may have saved meanwhile.
      if (save) writeBaselineFile(file, appendJob(existsSync(file) ? readBaselineFile(file) : null, job, key));
      return [];
    },
  };
}

/** @returns a clause; null where the document has something to compare with */
function whyMissing(document: BaselineDocument | null, file: string, scenarios: readonly string[]): string | null {
  if (document === null) return `there is no file ${file}; "${commandLine(SAVE)}" creates one`;
  const known = [...new Set(document.jobs.flatMap((job) => job.scenarios.map(({ name }) => name)))];
  if (scenarios.some((name) => known.includes(name))) return null;
  return `${file} has none of the scenarios of this run, only ${shorten(known.map(quote).join(', '), 200)}`;
}

function readDocument(path: string, errorClass: ErrorClass = 'baseline'): string {
  try {
    const decoded = decodeText(readRegular(path, MAX_FILE));
    if ('problem' in decoded) throw new Error(`it ${decoded.problem}`);
    return decoded.text;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? `it does not exist. "${commandLine(SAVE)}" creates one.` : `${systemProblem(error)}.`;
    throw new PerfGateError(errorClass, `cannot read ${path}: ${reason}`, { cause: error });
  }
}
