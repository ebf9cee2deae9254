import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from './github/json.ts';
import { isJsonObject } from './github/json.ts';

/**
 * The inputs of an action as its process gets them: `INPUT_<NAME>`, upper-cased, spaces as underscores, hyphens kept;
 * defaults of action.yml under what the workflow gives. An input that the action does not declare arrives as well,
 * the runner only warns. Without an action.yml there are no defaults.
 *
 * @param directory where action.yml is
 * @param context values of the expressions that a default may hold, by path: `github.token`
 */
export function inputVariables(
  directory: string,
  given: Record<string, string>,
  context: Record<string, string>,
): Record<string, string> {
  const values = { ...defaults(directory, context), ...given };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function defaults(directory: string, context: Record<string, string>): Record<string, string> {
  const inputs = metadata(directory).inputs;
  if (!isJsonObject(inputs)) return {};
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = isJsonObject(input) ? input.default : undefined;
      return [name, value === undefined || value === null ? '' : evaluate(String(value), context)];
    }),
  );
}

function evaluate(text: string, context: Record<string, string>): string {
  return text.replaceAll(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (expression, path: string) => {
    const value = context[path];
    if (value === undefined) throw new Error(`the stand-in runner cannot evaluate ${expression} in action.yml`);
    return value;
  });
}

function metadata(directory: string): JsonObject {
  const path = join(directory, 'action.yml');
  const content: unknown = existsSync(path) ? parse(readFileSync(path, 'utf8')) : {};
  return isJsonObject(content) ? content : {};
}
