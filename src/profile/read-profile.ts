import { decodeText } from '../text/decode-text.ts';
import { readCpuprofile } from './cpuprofile.ts';
import { readFolded } from './folded.ts';
import { isPacked, readPprof } from './pprof.ts';
import type { Stacks } from './stacks.ts';

/**
 * Reads what a profiler wrote, by what it looks like: pprof, a profile of V8, or folded stacks.
 *
 * @throws Error with a clause that says what it is instead
 */
export function readProfile(bytes: Uint8Array): Stacks {
  const stacks = stacksIn(bytes);
  if (stacks.stacks.every(({ amount }) => amount === 0)) throw new Error('it has no samples: nothing was seen at work');
  return stacks;
}

function stacksIn(bytes: Uint8Array): Stacks {
  if (bytes.length === 0) throw new Error('it is empty');
  if (isPacked(bytes)) return readPprof(bytes);
  const decoded = decodeText(bytes);
  if ('problem' in decoded) throw new Error(`it ${decoded.problem}`);
  if (decoded.text.trimStart().startsWith('{')) return readCpuprofile(decoded.text);
  return readFolded(decoded.text);
}
