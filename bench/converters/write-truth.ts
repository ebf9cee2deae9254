import type { Truth } from './truth.ts';

/** A truth as JSON with one request a line, so that a change is seen in review. */
export function writeTruth({ requests, ...rest }: Truth): string {
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const lines = requests.map((request) => `    ${JSON.stringify(request)}`);
  return `{\n${head.join('\n')}\n  "requests": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
