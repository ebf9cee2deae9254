/**
 * Draws a number from 0 up to 1 that depends on nothing but its arguments: what is random in a turn is the same whichever
 * agent takes it, and whatever was drawn before. Whole arguments mixed with the finalizer of MurmurHash3.
 *
 * @param stream tells apart what one turn draws
 */
export function uniform(seed: number, turn: number, stream: number): number {
  let hash = mix(0x9e3779b9, seed);
  hash = mix(hash, upperWord(seed));
  hash = mix(hash, turn);
  hash = mix(hash, upperWord(turn));
  hash = mix(hash, stream);
  return (hash >>> 0) / 0x1_0000_0000;
}

/** @param word its lower 32 bits count */
function mix(hash: number, word: number): number {
  return finalize((hash + Math.imul(word | 0, 0x85ebca6b) + 0x9e3779b9) | 0);
}

/**
 * Draws a number above 0 and up to 1, of 53 bits, for the gap before an arrival: its logarithm is finite, and the tail of
 * the gaps is not cut off.
 */
export function fineUniform(seed: number, number: number): number {
  const key = finalize(seed ^ finalize(upperWord(seed)));
  const high = finalize(key + Math.imul(number, 0x9e3779b9));
  const low = finalize(high ^ finalize(number + upperWord(number)));
  return ((high >>> 5) * 2 ** 26 + (low >>> 6) + 1) / 2 ** 53;
}

/** Finalizer of MurmurHash3 (Appleby 2011), 32 bits. */
function finalize(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function upperWord(whole: number): number {
  return Math.floor(whole / 0x1_0000_0000);
}

/** Draws a whole number from 0 up to `count`, as `uniform` does. */
export function choice(count: number, seed: number, turn: number, stream: number): number {
  return Math.floor(uniform(seed, turn, stream) * count);
}

/** Makes 32 bits of a text (FNV-1a), for a seed of its own. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
