import type { Load } from '../kinds/stage.ts';
import { loadPiece, type Piece, type PieceScene, USUAL } from './piece.ts';

/** The milliseconds that the second load goes on after the end of the first, so that it does not end before it. */
const AFTER = 500;

/**
 * Makes two loads at the same time, each with an engine of its own: the second one is at work before the warm-up of the
 * first begins, and until its window is over. Where one fails, the other is ended.
 *
 * @returns null when the run was canceled
 * @throws what {@link loadPiece} throws first
 */
export async function besideEachOther(
  first: { scene: PieceScene; load: Load; onMeasuring(): void },
  second: { scene: PieceScene; load: Load },
): Promise<{ first: Piece; second: Piece } | null> {
  const over = new AbortController();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    over.abort();
    return null;
  };
  const options = { ...USUAL, until: over.signal };
  const { warmup, duration } = first.load.pacing;
  const pacing = { ...second.load.pacing, duration: warmup + duration + AFTER };
  let begun = () => {};
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const other = loadPiece(second.scene, { ...second.load, pacing }, begun, options).catch(fail);
  await Promise.race([beginning, other]);
  const one =
    failures.length > 0 ? null : await loadPiece(first.scene, first.load, first.onMeasuring, options).catch(fail);
  const neighbor = await other;
  if (failures.length > 0) throw failures[0];
  return one && neighbor && { first: one, second: neighbor };
}
