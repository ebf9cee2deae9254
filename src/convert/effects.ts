import type { Statement } from './tree.ts';

const EFFECTS = ['send', 'wait', 'call'];
const DEEPEST = 200;

/** Whether something may be sent or waited for on the way through statements. */
export function hasEffect(statements: readonly Statement[]): boolean {
  return holdsEffect(statements, 0);
}

function holdsEffect(node: unknown, depth: number): boolean {
  if (typeof node !== 'object' || node === null || depth > DEEPEST) return false;
  if (EFFECTS.includes((node as { kind?: string }).kind ?? '')) return true;
  return Object.values(node).some((child) => holdsEffect(child, depth + 1));
}
