import type { Range } from './known-keys.ts';

/**
 * What perf-gate itself says of a verdict and of rules. A change chooses what its variables hold, so a "secret" that is
 * made of these words must not hide them; what stays visible of it tells nobody anything.
 */
const OWN =
  /\bthis change\b|\b(?:loosens|tightens)(?: the gate)?\b|\bchanges (?:a rule of the gate|what it is compared with|the load of|paths)\b|\b(?:the )?rules of\b|\bthe gate\b|\bjudged by\b|\bcould not be (?:used|read)\b|\b(?:no longer|only|still|now) counts?\b|\b(?:starts|builds|reads|sets up) its service otherwise\b|\b(?:removes|moves) the rules\b|\b(?:removes|adds) the scenario\b|\bbrings the first rules\b|\b(?:regression|regressed|threshold|violated|limits?|exceeded|undecided|likely|improved|unchanged|slower|faster|worse|slices|rounds|failed|latency)\b|\b(?:compare|coverage|target|scenarios)\.[a-z][a-z.-]{2,30}\b|\bfail-on\b|\bon-missing-baseline\b|\bon-removed-scenario\b|\bis (?:gone|removed)\b|\binconclusive\b|\bperf-gate\b/gi;

/** Cuts the words of perf-gate's own out of the stretches of a text that are to be masked. */
export function withoutOwnWords(text: string, ranges: readonly Range[]): Range[] {
  if (ranges.length === 0) return [];
  const own = [...text.matchAll(OWN)].map((match): Range => [match.index, match.index + match[0].length]);
  if (own.length === 0) return [...ranges];
  return ranges.flatMap((range) => outside(text, range, own));
}

function outside(text: string, range: Range, own: readonly Range[]): Range[] {
  const [from, to] = range;
  const within = own.filter(([begin, end]) => end > from && begin < to);
  if (within.length === 0) return [range];
  const left: Range[] = [];
  let at = from;
  for (const [begin, end] of within) {
    left.push([at, begin]);
    at = end;
  }
  left.push([at, to]);
  // Spaces and punctuation between such words are no part of a secret.
  return left.filter(([begin, end]) => begin < end && /[^\s\p{P}]/u.test(text.slice(begin, end)));
}
