/** Whether a character is a part of a word; what stands outside of a text is none. */
export function isWordlike(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
