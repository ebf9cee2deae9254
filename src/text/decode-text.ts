/** How a file that is no UTF-8 begins. UTF-32 is among them, whose marks begin or end with those of UTF-16. */
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

type Decoded = { text: string } | { problem: string };

/**
 * Decodes a file in UTF-8, without a byte order mark.
 *
 * @returns what the file is otherwise, as the rest of a sentence
 */
export function decodeText(bytes: Uint8Array): Decoded {
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

/**
 * Decodes a file of another tool: in UTF-8, or in UTF-16 where its byte order mark says so, as Windows tools write it.
 *
 * @returns what the file is otherwise, as the rest of a sentence
 */
export function decodeForeignText(bytes: Uint8Array): Decoded {
  const [first, second, third, fourth] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  const archive = ARCHIVES.find(([begin]) => begin.every((byte, index) => bytes[index] === byte));
  if (archive !== undefined) return { problem: `is ${archive[1]}; unpack it, and name the file in it` };
  if ((isLittle && third === 0 && fourth === 0) || (first === 0 && second === 0 && third === 0xfe)) {
    return { problem: 'is UTF-32 and not UTF-8 text; save it as UTF-8' };
  }
  if (!isLittle && !isBig) return decodeText(bytes);
  try {
    return { text: new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: 'begins as UTF-16 and is none, or is cut off; save it as UTF-8' };
  }
}

const ARCHIVES: readonly (readonly [readonly number[], string])[] = [
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x50, 0x4b, 3, 4], 'a ZIP archive'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd archive'],
];
