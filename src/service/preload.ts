import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

/**
 * Makes the variable by which the Node processes of a target load a function before their own code; other processes do not
 * notice.
 *
 * @param env the variables of the target, whose options of Node are kept
 * @param folder is made where it is not there
 * @param preload the file that the function is written to, once, and the function, which stands by itself
 */
export function preloadVariables(
  env: Readonly<Record<string, string>>,
  folder: string,
  { file, answer }: { file: string; answer(load: NodeJS.Require): void },
): { NODE_OPTIONS: string } {
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `'use strict';\n(${answer})(require);\n`);
  }
  const given = env.NODE_OPTIONS ?? process.env.NODE_OPTIONS ?? '';
  const preload = `--require ${JSON.stringify(file)}`;
  return { NODE_OPTIONS: given === '' ? preload : `${given} ${preload}` };
}
