import { compare, type Difference } from './compare.ts';
import { convert } from './convert.ts';
import { Sayings } from './said.ts';
import { sendInMemory } from './send.ts';
import type { CorpusFile } from './truth.ts';

/**
 * What became of a construct: `kept`, sent as the tool sends it; `said`, what is not is named by a note; `refused`, nothing
 * is written and the reason is told; `lost`, something else is sent and nobody is told.
 */
export type Outcome = 'kept' | 'said' | 'refused' | 'lost';

export interface Judgment {
  outcome: Outcome;
  /** What differs, and for `lost` only what is not said. */
  differences: string[];
  notes: string[];
}

/** Converts a corpus file and compares what would be sent with what the tool sends. */
export async function judge(file: CorpusFile): Promise<Judgment> {
  if (file.truth === null) throw new Error(`${file.language}/${file.file} has no truth`);
  const converted = await convert(file);
  if ('refused' in converted) {
    const hasReason = /line \d+|: |\(/.test(converted.refused.replace(/^\S+/, ''));
    return { outcome: hasReason ? 'refused' : 'lost', differences: [converted.refused], notes: [] };
  }
  const { notes, remarks, problem } = converted;
  const told = notes.map(({ line, text }) => (line === null ? text : `line ${line}: ${text}`));
  if (problem !== null) return { outcome: 'lost', differences: [`not valid: ${problem}`], notes: told };
  const own = await sendInMemory(converted);
  const differences = compare(file, file.truth, own);
  if (differences.length === 0) return { outcome: 'kept', differences: [], notes: told };
  const sayings = new Sayings(file.text, notes, remarks);
  const silent = differences.filter((difference: Difference) => !sayings.covers(difference));
  const shown = silent.length > 0 ? silent : differences;
  return {
    outcome: silent.length > 0 ? 'lost' : 'said',
    differences: [...shown.map(({ text }) => text), ...own.failures.map((failure) => `failed: ${failure}`)],
    notes: told,
  };
}
