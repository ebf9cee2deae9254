import type { SideName } from '../events.ts';

/** The placeholder for the side, `base` or `head`, in what the target is given. */
export const SIDE_PLACEHOLDER = `\${SIDE}`;
/** The variable by which every line of a side knows which one it belongs to. */
export const SIDE_VARIABLE = 'PERF_GATE_SIDE';

/** Fills in the side wherever a text names it. */
export function fillInSide(text: string, side: SideName): string {
  return text.replaceAll(SIDE_PLACEHOLDER, side);
}
