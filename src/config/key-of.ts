import { DEFAULT_KEY, gateKey } from '../settings/values-schema.ts';
import { parseYaml } from '../settings/yaml-source.ts';
import { readConfigFile } from './file/config-file.ts';

/**
 * Finds the key of a gate whose configuration is wrong, so that what is wrong is told where earlier runs of the gate told
 * theirs. The input counts before the file, and the file of the base before that of the change; of a file that is no YAML,
 * the line of its key.
 *
 * @param given the input `key`
 * @param path the input `config`
 * @param atBase the text of the base's file, whose rules decide; null without one
 */
export function keyOf(workspace: string, given: string, path: string, atBase: string | null = null): string {
  const inFile = () => keyIn(atBase ?? readConfigFile(workspace, path, 'config')?.text ?? '');
  return [() => given.trim(), inFile].map(checked).find((key) => key !== null) ?? DEFAULT_KEY;
}

function checked(read: () => unknown): string | null {
  try {
    const key = gateKey.safeParse(read());
    return key.success ? key.data : null;
  } catch {
    return null;
  }
}

function keyIn(text: string): unknown {
  const source = parseYaml(text);
  if ('problems' in source) return /^key:[ \t]*["']?([\w.-]+)["']?[ \t]*(?:#.*)?$/m.exec(text)?.[1];
  return (source.value as { key?: unknown } | null)?.key;
}
