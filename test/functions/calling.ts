import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CallSurroundings, callFunction } from '../../src/functions/function-process.ts';
import type { CallPlan } from '../../src/functions/plan.ts';
import type { CallOutcome } from '../../src/functions/reports.ts';
import type { Rig } from '../support/target.ts';

const SCRIPT = fileURLToPath(new URL('../../src/function.ts', import.meta.url));

type Given = Partial<CallPlan & Pick<CallSurroundings, 'abort' | 'measuring' | 'measured'>>;

/** Calls the function of a module that has this text, in a process of its own. */
export async function callText(
  rig: Rig,
  text: string,
  { abort = new AbortController().signal, measuring = () => {}, measured = () => {}, ...plan }: Given = {},
  module = 'query.mjs',
): Promise<CallOutcome | null> {
  const { logFile, processes } = rig;
  const file = join(rig.folder, module);
  writeFileSync(file, text);
  return callFunction(
    { file, concurrency: 1, warmup: 0, measure: { calls: 4 }, timeout: 2000, setupTimeout: 5000, ...plan },
    { script: SCRIPT, target: rig.target({}), module, logFile, processes, abort, measuring, measured },
  );
}

/** Calls it, and expects that it could be measured. */
export async function measured(...given: Parameters<typeof callText>): Promise<CallOutcome> {
  const outcome = await callText(...given);
  if (outcome === null) throw new Error('it was canceled');
  return outcome;
}

/** An import by which a module can wait. */
export const SLEEP = `import { setTimeout as sleep } from 'node:timers/promises';\n`;
