import { wordsOf } from '../secrets/secret-names.ts';

// Values that look random and say what something is, and not who may have it.

const HEX_LENGTHS = [24, 32, 40, 56, 64, 96, 128];
/** Hashes in hexadecimal digits (MD5, SHA-1, SHA-2), identifiers of MongoDB, and ULIDs. */
const IDENTIFIER = new RegExp(
  `(?<![A-Za-z0-9])(?:${HEX_LENGTHS.flatMap((length) => [`[0-9a-f]{${length}}`, `[0-9A-F]{${length}}`]).join('|')}|[0-7][0-9A-HJKMNP-TV-Z]{25})(?![A-Za-z0-9])`,
  'g',
);
const BASE64 = '(?:[A-Za-z0-9+/_-]|%2[BbFf])';
/** Subresource integrity (w3.org/TR/SRI), in a URL as well. */
const INTEGRITY = new RegExp(
  `(?<![A-Za-z0-9])(?:sha256[-:=]${BASE64}{43}|sha384[-:=]${BASE64}{64}|sha512[-:=]${BASE64}{86})(?:=|%3[Dd]){0,2}(?![A-Za-z0-9])`,
  'g',
);
const PATTERNS = { identifier: IDENTIFIER, integrity: INTEGRITY };

/** Words of a key whose value names content or a version. */
const CONTENT_WORDS = new Set(
  'sha sha1 sha224 sha256 sha384 sha512 md5 crc crc32 checksum digest etag integrity v ver version rev revision build commit'.split(
    ' ',
  ),
);
const CONTENT_HASH =
  /\b(?:content|file|query|persisted|document|doc|build|asset|image|git|commit|block|tree|blob|tx|transaction) ?(?:hash|id)\b/;
const ID_KEY = /(?:^| )(?:id|ids|oid|uuid|ref)$/;

/** Text in pieces, of which some name content. */
export function splitContentNames(text: string, kind: keyof typeof PATTERNS): { text: string; names: boolean }[] {
  const pieces: { text: string; names: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(PATTERNS[kind])) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), names: false });
    pieces.push({ text: match[0], names: true });
    at = match.index + match[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), names: false });
  return pieces;
}

/** Whether a value is a hash or an identifier, under a key that says so. A key of a secret is asked for before. */
export function isContentName(key: string, value: string): boolean {
  const isWhole = (kind: keyof typeof PATTERNS) => splitContentNames(value, kind)[0]?.text === value;
  const names = (kind: keyof typeof PATTERNS) => isWhole(kind) && splitContentNames(value, kind)[0]?.names === true;
  if (names('integrity')) return true;
  if (!names('identifier')) return false;
  const words = wordsOf(key);
  return (
    words.some((word) => CONTENT_WORDS.has(word)) || CONTENT_HASH.test(words.join(' ')) || ID_KEY.test(words.join(' '))
  );
}
