export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a long value is words, joined or in humps: `how-to-write-2024`, `getProductsByCategory`. */
function isWords(value: string): boolean {
  const pieces = value.split(/[-_/.~=+]/).filter((piece) => piece !== '');
  if (pieces.length > 2 && pieces.every((piece) => /^(?:[A-Z]?[a-z]{1,16}|[A-Z]{1,8}|\d{1,8})$/.test(piece)))
    return true;
  const humps = value.match(/[A-Z]?[a-z]+/g) ?? [];
  return (
    humps.length > 2 &&
    humps.join('') === value &&
    humps.every(({ length }) => length <= 16) &&
    value.length >= humps.length * 4
  );
}

/** Whether a long value looks random: it switches between cases and digits more often than words do. */
export function isRandom(value: string): boolean {
  if (UUID.test(value) || isWords(value)) return false;
  if (value.includes('/') && value.split('/').every((part) => part.length < 20)) return false;
  const kinds = [...value].map((character) => {
    if (/[0-9]/.test(character)) return 'digit';
    if (/[A-Z]/.test(character)) return 'upper';
    return /[a-z]/.test(character) ? 'lower' : 'other';
  });
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1] && kind !== 'other').length;
  const bits = entropy(value);
  if (/[A-Za-z]/.test(value) && /\d/.test(value) && bits >= 3 && changes >= value.length / 6) return true;
  return value.length >= 32 && bits >= 3.8 && !/[-_]/.test(value);
}

/** Shannon entropy, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
