import { formatPercent } from '../../text/numbers.ts';
import type { Cause } from '../cause.ts';
import { mostly, usual } from '../seen.ts';
import { coresText } from '../words.ts';

/** The wait for a processor as a share of the time on one, and the cores that waited. */
const SHARE = 0.25;
const WAITED = 0.1;
/** The cores that others have to use to be what it waited for. */
const OTHERS = 0.2;

/** Its threads were ready to run, and others had the processors. */
export const runQueue: Cause = {
  name: 'run-queue',
  title: 'waiting for a processor',
  rule: 'Somebody asks why it is slow, and in most rounds its threads waited for a processor a quarter of the time that they ran, and 10 % of the window.',
  find({ rounds, asked, cores }) {
    if (asked === null) return null;
    const isHeld = mostly(rounds, ({ wait, cpu }) => {
      return wait === null || cpu === null ? null : wait >= SHARE && wait * cpu >= WAITED;
    });
    const wait = usual(rounds, (round) => round.wait);
    if (!isHeld || wait === null) return null;
    const others = usual(rounds, ({ foreign }) => foreign);
    const beside =
      others !== null && others >= OTHERS ? `, while others used ${coresText(others)} of ${cores.machine}` : '';
    const said = `for each second that its threads ran, they waited ${Math.round(wait * 1000)} ms for a processor${beside}`;
    return {
      text: `The service was kept waiting by the scheduler: ${said}.`,
      evidence: [
        { title: 'wait for a processor, as a share of the time on one', value: wait, unit: 'ratio' },
        ...(others === null ? [] : [{ title: 'cores that others used', value: others, unit: 'cores' }]),
      ],
      advice:
        beside === ''
          ? `Give it cores of its own (isolation: cores) or fewer threads: they waited ${formatPercent(wait)} of the time that they ran.`
          : `Measure where nothing else runs: ${said}.`,
    };
  },
};
