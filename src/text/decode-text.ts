/** How a file that is no UTF-8 begins. UTF-32 is among them, whose marks begin or end with those of UTF-16. */
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/**
 * Decodes a file in UTF-8, without a byte order mark.
 *
 * @returns what the file is otherwise, as the rest of a sentence
 */
export function decodeText(bytes: Uint8Array): { text: string } | { problem: string } {
  const [first, second = first] = bytes;
  // Without a mark, one of the two bytes of its first letter is null.
  const hasNull = (first === 0) !== (second === 0);
  if (hasNull || UTF_16.some(([one, other]) => first === one && second === other)) {
    return { problem: 'is UTF-16 and not UTF-8 text; save it as UTF-8' };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: 'is not UTF-8 text' };
  }
}
