import { gateKey } from '../settings/values-schema.ts';
import { parseYaml } from '../settings/yaml-source.ts';
import { readConfigFile } from './file/config-file.ts';

/** The key of a gate that has none of its own. */
const DEFAULT_KEY = 'default';

/**
 * Finds the key of a gate whose configuration is wrong, so that what is wrong is told where earlier runs of the gate told
 * theirs. The input counts before the file; of a file that is no YAML, the line of its key.
 *
 * @param given the input `key`
 * @param path the input `config`
 */
export function keyOf(workspace: string, given: string, path: string): string {
  return [() => given.trim(), () => keyInFile(workspace, path)].map(checked).find((key) => key !== null) ?? DEFAULT_KEY;
}

function checked(read: () => unknown): string | null {
  try {
    const key = gateKey.safeParse(read());
    return key.success ? key.data : null;
  } catch {
    return null;
  }
}

function keyInFile(workspace: string, path: string): unknown {
  const text = readConfigFile(workspace, path, 'config')?.text ?? '';
  const source = parseYaml(text);
  if ('problems' in source) return /^key:[ \t]*["']?([\w.-]+)["']?[ \t]*(?:#.*)?$/m.exec(text)?.[1];
  return (source.value as { key?: unknown } | null)?.key;
}
