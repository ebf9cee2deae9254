/** Patterns that backtrack without end, with their flags, and a text that makes them. */
export const HOSTILE_PATTERNS: readonly [source: string, flags: string, text: string][] = [
  ['^(a+)+$', ''],
  ['^(a+)+$', 'i'],
  ['^(a+)+$', 'u'],
  ['^(a+)+$', 'v'],
  ['^(a+)+$', 'ms'],
  ['^(a|a)*$', ''],
  ['^(a|aa)+$', ''],
  ['(?:a*)*b', ''],
  ['^(?=(a+))(a+)+$', ''],
  ['(a|a)*b\\1', ''],
  ['^(?<!b)(\\w+\\s?)*$', ''],
].map(([source = '', flags = '']) => [source, flags, `${'a'.repeat(40)}!`]);
