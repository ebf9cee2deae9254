import { PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';
import type { Conversion } from '../conversion.ts';
import { isPlain, type Plain } from '../plain.ts';
import type { Lines } from './lines.ts';
import { readYaml } from './read-yaml.ts';

/** A test script, and where what is in it stands. */
export interface ScriptFile {
  root: Plain;
  scenarios: unknown[];
  lines: Lines;
}

/** @throws PerfGateError `config` when it is no test script of Artillery */
export function readScript(text: string, name: string, conversion: Conversion): ScriptFile {
  const isCode =
    /\.[cm]?[jt]s$/i.test(name) ||
    /^\s*(?:import\s[^:\n]*['"]|export\s+(?:const|default|async|function)\b)/m.test(text);
  if (isCode) {
    const why = 'is a script of JavaScript or TypeScript, which is not run; only test scripts in YAML or JSON are read';
    throw new PerfGateError('config', `${formatFile(name)} ${why}`);
  }
  const { root, lines } = readYaml(text, name);
  const fail = (why: string) => new PerfGateError('config', `${formatFile(name)} is not an Artillery file: ${why}`);
  if (!isPlain(root)) throw fail('it has no list "scenarios"');
  if (Array.isArray(root.scenarios)) return { root, scenarios: root.scenarios, lines };
  if (isPlain(root.scenarios) && root.scenarios.flow !== undefined) {
    conversion.note(lines.of(root, 'scenarios'), 'scenarios is a map, where Artillery takes a list alone');
    return { root, scenarios: [root.scenarios], lines };
  }
  const isConfig = isPlain(root.config) || root.phases !== undefined || root.target !== undefined;
  const hint = isConfig
    ? '. It has the configuration alone, as for --config; name the file that has the scenarios'
    : '';
  throw fail(`it has no list "scenarios"${hint}`);
}
