import { Scalar } from 'yaml';
import { numberUnlessRounded } from '../../text/exact-number.ts';
import { Unknown } from '../value.ts';

const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::?\d{2})?))?)?$/;
const DECIMAL = /^[-+]?(?:0|[1-9][\d_]*)$/;
const FLOAT = /^[-+]?(?:(?:0|[1-9][\d_]*)(?:\.[\d_]*)?(?:[eE][-+]?\d+)?|\.[\d_]+(?:[eE][-+]?\d+)?)$/;
const OCTAL = /^([-+]?)0([0-7_]+)$/;
const OTHER = /^([-+]?)0([xb])([\da-fA-F_]+)$/;
const SEXAGESIMAL = /^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/;

/** The value of a scalar, as YAML 1.1 has it where nothing is quoted: `010` is 8, and a date is its time in UTC. */
export function scalarValue(node: Scalar): unknown {
  const source = node.source ?? '';
  if (node.type !== Scalar.PLAIN) return node.tag === undefined ? (node.source ?? node.value) : node.value;
  if (node.tag !== undefined) return typeof node.value === 'object' ? String(node.value) : node.value;
  if (/^(?:~|null|Null|NULL|)$/.test(source)) return null;
  if (/^(?:true|True|TRUE)$/.test(source)) return true;
  if (/^(?:false|False|FALSE)$/.test(source)) return false;
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(source)) return new Unknown([`the number ${source}`], 1);
  return numberOf(source) ?? dateOf(source) ?? source;
}

function numberOf(source: string): unknown {
  const plain = source.replaceAll('_', '');
  const [, sign, digits] = OCTAL.exec(source) ?? [];
  if (digits !== undefined) return Number.parseInt(`${sign}${plain.replace(/^[-+]?0/, '') || '0'}`, 8);
  const [, before, base, other = ''] = OTHER.exec(source) ?? [];
  if (base !== undefined) {
    const number = Number.parseInt(other.replaceAll('_', ''), base === 'x' ? 16 : 2);
    return Number.isNaN(number) ? null : before === '-' ? -number : number;
  }
  if (SEXAGESIMAL.test(source)) {
    const total = plain.split(':').reduce((sum, part) => sum * 60 + Math.abs(Number(part)), 0);
    return plain.startsWith('-') ? -total : total;
  }
  if (DECIMAL.test(source)) return numberUnlessRounded(plain.replace(/^\+/, ''));
  if (!FLOAT.test(source)) return null;
  return Number.isFinite(Number(plain)) && /^[-+]?\d/.test(plain) && !/\.$/.test(plain)
    ? numberUnlessRounded(plain.replace(/^\+/, ''))
    : Number.isFinite(Number(plain))
      ? Number(plain)
      : null;
}

function dateOf(source: string): string | null {
  const [, year, month, day] = DATE.exec(source) ?? [];
  if (year === undefined) return null;
  const written = source.length <= 10 ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : source;
  const date = new Date(written);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
