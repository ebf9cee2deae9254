import { createHash } from 'node:crypto';
import type { Rules } from '../measurement/run-document.ts';
import type { Kind, Scenario } from './kind.ts';

/**
 * Hashes a scenario's identity, as its kind defines it. More rounds, another name or another threshold do not make it a
 * different measurement; isolated processor cores do, and so does a setup that puts everything back before every round.
 *
 * @returns 16 hexadecimal digits
 */
export function identityHash<S extends Scenario>(
  kind: Pick<Kind<never, S>, 'identity'>,
  scenario: S,
  { cores, setupEach }: Pick<Rules, 'cores' | 'setupEach'>,
): string {
  const identity = kind.identity(scenario) as object;
  const conditions = { ...(cores !== null && { isolated: true }), ...(setupEach && { setupEach }) };
  return digest(JSON.stringify({ ...identity, ...conditions }));
}

/** Computes the first 16 hexadecimal digits of the SHA-256. */
export function digest(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
