import { type ExactNumber, numberUnlessRounded } from '../text/exact-number.ts';

/** A number of a script, with every digit that is written; null: it is written in a way that JSON does not have. */
export function writtenNumber(source: string): number | ExactNumber | null {
  const text = source.replaceAll('_', '').toLowerCase();
  if (/^0[xob][\da-f]+$/.test(text)) return numberUnlessRounded(BigInt(text).toString());
  const [, whole = '', fraction, exponent = ''] = /^(\d*)(?:\.(\d*))?(e[-+]?\d+)?$/.exec(text) ?? [];
  if (whole === '' && !fraction) return null;
  return numberUnlessRounded(`${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}${exponent}`);
}
