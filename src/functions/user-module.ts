import { pathToFileURL } from 'node:url';
import type { CallOutcome } from './reports.ts';

/** What a call gets beside the data that `setup` has made. */
export interface CallContext {
  /** Which of the callers that call at the same time this one is, from 0. */
  worker: number;
  /** How many calls began before this one, those of the warm-up included. */
  iteration: number;
}

/** What is called of a module of the user's. */
export interface UserModule {
  call(data: unknown, context: CallContext): unknown;
  /** What it returns is passed to every call, and to `teardown`. */
  setup: (() => unknown) | null;
  teardown: ((data: unknown) => unknown) | null;
  /** What it says about the metrics that its calls return. */
  declared: CallOutcome['declared'];
}

/** A module does not export what is to be called, as a clause. */
export class UnusableModule extends Error {}

type Exports = Readonly<Record<string, unknown>>;

/**
 * Imports a module of the user's, and finds what is to be called of it.
 *
 * @param file absolute path
 * @throws UnusableModule; whatever the module throws
 */
export async function importUsers(file: string): Promise<UserModule> {
  // Not by the bundler: the path is known only now.
  const imported: Exports = await import(/* webpackIgnore: true */ pathToFileURL(file).href);
  const exports = ofCompiled(imported);
  const names = Object.keys(exports).filter((name) => name !== '__esModule' && name !== 'module.exports');
  if (exports.default === undefined) {
    const others = names.filter((name) => name !== 'default').slice(0, 10);
    throw new UnusableModule(
      others.length === 0 ? 'it exports nothing' : `it has no default export, only ${others.join(', ')}`,
    );
  }
  if (typeof exports.default !== 'function') {
    throw new UnusableModule(`its default export is ${kindOf(exports.default)}, not a function`);
  }
  return {
    call: exports.default as UserModule['call'],
    setup: functionOf(exports, 'setup') as UserModule['setup'],
    teardown: functionOf(exports, 'teardown') as UserModule['teardown'],
    declared: declaredIn(exports),
  };
}

/** What a compiler has written as CommonJS exports all of it under the name of the default export. */
function ofCompiled(imported: Exports): Exports {
  const whole = imported.default;
  if (typeof whole !== 'object' || whole === null || !('__esModule' in whole)) return imported;
  return whole as Exports;
}

function functionOf(exports: Exports, name: string): unknown {
  const found = exports[name] ?? null;
  if (found === null || typeof found === 'function') return found;
  throw new UnusableModule(`its export ${name} is ${kindOf(found)}, not a function`);
}

/** The keys of a declared metric. */
const DECLARED = ['unit', 'better', 'title', 'gated'];

/** What is no text, number or truth value stays out; whoever reads it knows what has to be there. */
function declaredIn({ metrics = {} }: Exports): CallOutcome['declared'] {
  if (typeof metrics !== 'object' || metrics === null) {
    throw new UnusableModule(`its export metrics is ${kindOf(metrics)}, not a map of metrics by name`);
  }
  return Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => {
      const written = typeof metric === 'object' && metric !== null ? (metric as Exports) : {};
      const keys = DECLARED.filter((key) => ['string', 'number', 'boolean'].includes(typeof written[key]));
      return [name, Object.fromEntries(keys.map((key) => [key, written[key] as string]))];
    }),
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : ({ object: 'an object' }[typeof value as string] ?? `a ${typeof value}`);
}
