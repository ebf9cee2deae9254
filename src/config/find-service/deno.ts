import type { Finder } from './finder.ts';
import { portOf } from './port.ts';

const EXTENSIONS = ['.ts', '.tsx', '.js', '.mjs'];

/** Services of Deno: the task that starts them. */
export const deno: Finder = {
  looksFor: 'deno.json with a task start or serve',
  find(folder) {
    const text = ['deno.json', 'deno.jsonc'].map((name) => folder.read(name)).find((one) => one !== null);
    const task = /"(start|serve)"\s*:/.exec(/"tasks"\s*:\s*\{[^}]*\}/.exec(text ?? '')?.[0] ?? '')?.[1];
    if (task === undefined) return null;
    const { url, before, because, readsPort } = portOf(
      folder.sources(EXTENSIONS).map((name) => folder.read(name) ?? ''),
    );
    const start = `${before}deno task ${task}`;
    return { service: { build: null, start, url }, found: `the task ${task} of deno.json (${because})`, readsPort };
  },
};
