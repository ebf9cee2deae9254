import { compare, type Difference } from './compare.ts';
import { convertIn, inFolder } from './convert.ts';
import { Sayings } from './said.ts';
import { sendInMemory } from './send.ts';
import type { CorpusFile } from './truth.ts';

/**
 * What became of a construct: `kept`, sent as the tool sends it; `said`, what is not is named by a note; `refused`, nothing
 * is written that can be run and the reason is told; `lost`, something else is sent and nobody is told.
 */
export type Outcome = 'kept' | 'said' | 'refused' | 'lost';

export interface Judgment {
  outcome: Outcome;
  /** What differs, and for `lost` only what is not said. */
  differences: string[];
  notes: string[];
  /** Whether something is sent that the tool never sends, be it said or not. */
  sendsOther: boolean;
}

/** The remark that a failure ends a journey, where the tool goes on. */
const ENDS = /\b(?:fail|error).*\bends?\b|\bends?\b.*\b(?:fail|error)/is;

/** Converts a corpus file and compares what would be sent with what the tool sends. */
export async function judge(file: CorpusFile): Promise<Judgment> {
  return inFolder(file, (folder) => judgeIn(folder, file));
}

async function judgeIn(folder: string, file: CorpusFile): Promise<Judgment> {
  if (file.truth === null) throw new Error(`${file.language}/${file.file} has no truth`);
  const converted = await convertIn(folder, file.language, file.file);
  if ('refused' in converted) {
    const hasReason = !/has no \w+ (?:that can be converted|to convert)$/.test(converted.refused);
    return { outcome: hasReason ? 'refused' : 'lost', differences: [converted.refused], notes: [], sendsOther: false };
  }
  const { notes, remarks, problem } = converted;
  const told = notes.map(({ line, text }) => (line === null ? text : `line ${line}: ${text}`));
  if (problem !== null)
    return { outcome: 'refused', differences: [`still to be done: ${problem}`], notes: told, sendsOther: false };
  const own = await sendInMemory(converted, file.language === 'openapi');
  const differences = compare(file, file.truth, own);
  if (differences.length === 0) return { outcome: 'kept', differences: [], notes: told, sendsOther: false };
  const isTold = own.failures.length > 0 && remarks.some((remark) => ENDS.test(remark));
  const silent = isTold ? [] : silentOf(differences, new Sayings(file.text, notes, remarks));
  const shown = silent.length > 0 ? silent : differences;
  return {
    outcome: silent.length > 0 ? 'lost' : 'said',
    differences: [...shown.map(({ text }) => text), ...own.failures.map((failure) => `failed: ${failure}`)],
    notes: told,
    sendsOther: differences.some(({ kind }) => kind === 'other'),
  };
}

/** Finds the differences that nothing is said about. What is sent in place of a request is said where that request is. */
export function silentOf(differences: readonly Difference[], sayings: Sayings): Difference[] {
  const placeOf = ({ request }: Difference) => `${request?.method} ${request?.target.replace(/\?.*/s, '')}`;
  const said = new Set(differences.filter((difference) => sayings.covers(difference)));
  const missing = new Set([...said].filter(({ kind }) => kind === 'missing').map(placeOf));
  return differences.filter(
    (difference) => !said.has(difference) && !(difference.kind === 'other' && missing.has(placeOf(difference))),
  );
}
