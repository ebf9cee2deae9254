import { formatPair } from '../../measurement/metric-value.ts';
import { shortenName } from '../../text/plain.ts';
import type { Cause } from '../cause.ts';

/** Metrics that are named, and characters of a name. */
const MOST = 3;
const LONGEST = 60;
/** The least change that is named. */
const CHANGED = 0.1;

/** Metrics of the service's own that changed with its speed: no cause, but where to look. */
export const movedWith: Cause = {
  name: 'moved-with',
  title: 'metrics of its own that moved with it',
  rule: 'It got slower, and a metric of its own that is read changed by 10 % beyond doubt.',
  find({ rows, isSlower, own }) {
    if (!isSlower) return null;
    const moved = rows.flatMap(({ label, metric, definition, verdict, base, head }) => {
      if (label !== null || !own.has(metric) || (verdict !== 'regressed' && verdict !== 'improved')) return [];
      if (base === null || head === null || Math.abs(head - base) < CHANGED * Math.abs(base)) return [];
      const [before, now] = formatPair(definition, base, head);
      return [{ name: shortenName(metric, LONGEST), unit: definition.unit, before, now, base, head }];
    });
    if (moved.length === 0) return null;
    const named = moved.slice(0, MOST).map(({ name, before, now }) => `${name} (${before} → ${now})`);
    return {
      text: `With its speed changed ${named.join(', ')}.`,
      evidence: moved.slice(0, MOST).flatMap(({ name, unit, base, head }) => [
        { title: `${name} before`, value: base, unit },
        { title: `${name} now`, value: head, unit },
      ]),
      advice: null,
    };
  },
};
