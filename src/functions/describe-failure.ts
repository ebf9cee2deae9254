import { PerfGateError } from '../errors.ts';
import type { TargetLog } from '../service/target-log.ts';
import { formatDuration } from '../text/numbers.ts';
import { plainText, shorten } from '../text/plain.ts';
import { clause } from '../text/sentence.ts';
import { type CallPlan, LONGEST, type Stretch } from './plan.ts';
import type { CallFailure, Trouble } from './reports.ts';

/** Characters of what the user's code says of itself. */
const MOST = 400;

/** What a module has to export, as an example. */
const EXAMPLE = 'Write what is to be measured as `export default async function`.';

/** A failure whose place is known as far as it can be. */
export type SaidFailure = Exclude<CallFailure, { why: 'unparsed' }>;

/** Words why a function could not be measured. @param module as the configuration names it */
export function describeFailure(
  failure: SaidFailure,
  module: string,
  plan: Pick<CallPlan, 'timeout' | 'setupTimeout' | 'measure'>,
  log: Pick<TargetLog, 'tail'>,
): PerfGateError {
  switch (failure.why) {
    case 'exports':
      return new PerfGateError('config', `${module} cannot be called: ${clause(plain(failure.message))}. ${EXAMPLE}`);
    case 'returned':
      return new PerfGateError(
        'load',
        `a call of the function of ${module} returned ${clause(plain(failure.message))}.`,
      );
    case 'overdue':
      return new PerfGateError('target', describeOverdue(failure.during, module, plan));
    case 'uncaught':
      return new PerfGateError(
        'target',
        `${inFile(module, failure)} threw what nothing there catches: ${said(failure)} ${log.tail()}`,
      );
    case 'threw':
      return new PerfGateError(
        'target',
        `${WHAT[failure.during](module)} failed${at(failure)}: ${said(failure)}${adviceOn(failure.message)}`,
      );
  }
}

/** Words what a call threw, with its place: `relation "orders" does not exist (bench/query.mjs:12)`. */
export function describeTrouble({ message, place }: Trouble): string {
  const where = place === null ? '' : ` (${plainText(place.file)}:${place.line})`;
  return `${clause(plain(message))}${where}`;
}

const WHAT: Record<Stretch, (module: string) => string> = {
  import: (module) => `the import of ${module}`,
  setup: (module) => `the setup of ${module}`,
  calls: (module) => `the function of ${module}`,
  teardown: (module) => `the teardown of ${module}`,
};

function describeOverdue(
  during: Stretch,
  module: string,
  { setupTimeout, measure }: Pick<CallPlan, 'setupTimeout' | 'measure'>,
): string {
  if (during === 'calls' && 'calls' in measure) {
    return `${measure.calls} calls of the function of ${module} were not made within ${formatDuration(LONGEST)}; set fewer iterations, or a duration.`;
  }
  return (
    `${WHAT[during](module)} was not done within ${formatDuration(setupTimeout)} (target.setup-timeout): ` +
    'look for what it waits for, such as a server that does not answer.'
  );
}

function at({ place }: Trouble): string {
  return place === null ? '' : ` at ${plainText(place.file)}:${place.line}`;
}

function inFile(module: string, { place }: Trouble): string {
  return place === null ? module : `${plainText(place.file)}:${place.line}`;
}

function said({ message }: Trouble): string {
  return `${clause(plain(message))}.`;
}

function adviceOn(message: string): string {
  if (/^Cannot find (?:package|module)\b/.test(message)) {
    return ' Where it has to be installed or built first, name the line that does so as target.build.';
  }
  return '';
}

function plain(text: string): string {
  return shorten(plainText(text), MOST);
}
