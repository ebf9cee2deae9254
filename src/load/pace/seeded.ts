/**
 * A number from 0 up to 1 that depends on nothing but its arguments: what is random in a turn is the same whichever
 * agent takes it, and whatever was drawn before. Whole arguments mixed with the finalizer of MurmurHash3 (Appleby).
 *
 * @param stream tells apart what one turn draws
 */
export function uniform(seed: number, turn: number, stream: number): number {
  let hash = mix(0x9e3779b9, seed);
  hash = mix(hash, Math.floor(seed / 0x1_0000_0000));
  hash = mix(hash, turn);
  hash = mix(hash, Math.floor(turn / 0x1_0000_0000));
  hash = mix(hash, stream);
  return (hash >>> 0) / 0x1_0000_0000;
}

/** @param word its lower 32 bits count */
function mix(hash: number, word: number): number {
  let mixed = (hash + Math.imul(word | 0, 0x85ebca6b) + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** A whole number from 0 up to `count`. */
export function choice(count: number, seed: number, turn: number, stream: number): number {
  return Math.floor(uniform(seed, turn, stream) * count);
}

/** 32 bits of a text (FNV-1a), for a seed of its own. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
