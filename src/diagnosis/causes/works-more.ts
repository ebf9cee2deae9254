import { sentence } from '../../text/sentence.ts';
import type { Cause } from '../cause.ts';

/** It got slower because a request takes more CPU time. */
export const worksMore: Cause = {
  name: 'works-more',
  title: 'it works more',
  rule: 'It got slower, and its CPU time per request explains at least 60 % of it.',
  find({ workOrWait, rows }) {
    if (workOrWait?.how !== 'works') return null;
    const { figures } = workOrWait;
    const cpu = rows.find(({ metric, label }) => metric === 'cpu' && label === null);
    return {
      text: `It works more than it did: ${figures}.`,
      evidence:
        cpu?.base == null || cpu.head === null
          ? []
          : [
              { title: 'CPU time per request before', value: cpu.base, unit: 'ms' },
              { title: 'CPU time per request now', value: cpu.head, unit: 'ms' },
            ],
      advice: sentence(
        `Look for the work that this change adds to a request, in which target.profile names the function: ${figures}`,
      ),
    };
  },
};
