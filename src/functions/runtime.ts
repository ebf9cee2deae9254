import { extname } from 'node:path';

/** What the files of a function are called. */
const JAVASCRIPT = ['.mjs', '.js', '.cjs'];
const TYPESCRIPT = ['.mts', '.ts', '.cts'];

/** The option by which a Node from 22.6 on strips types that does not do so by itself. */
const STRIPPING = '--experimental-strip-types';

/** What is known of the Node that runs. */
export interface Runtime {
  version: string;
  /** Whether it strips types by itself. */
  strips: boolean;
  /** Whether it has {@link STRIPPING}. */
  hasOption: boolean;
}

/** The Node that runs perf-gate runs functions too. */
const THIS_NODE: Runtime = {
  version: process.versions.node,
  strips: Boolean((process.features as { typescript?: unknown }).typescript),
  hasOption: process.allowedNodeEnvironmentFlags.has(STRIPPING),
};

/** What is wrong with a file as the module of a function, by its name; null: nothing. */
export function whyNotCalled(file: string, { version, strips, hasOption }: Runtime = THIS_NODE): string | null {
  const ending = extname(file);
  if (JAVASCRIPT.includes(ending)) return null;
  if (!TYPESCRIPT.includes(ending)) {
    return `a function is in a file that Node runs, which ends in one of ${[...JAVASCRIPT, ...TYPESCRIPT].join(', ')}`;
  }
  if (strips || hasOption) return null;
  return `Node ${version}, which runs perf-gate, does not run TypeScript; use Node 22.18 or newer, or name the JavaScript that it is compiled to`;
}

/** The options of Node for a file. */
export function typeOptions(file: string, { strips, hasOption }: Runtime = THIS_NODE): string[] {
  return TYPESCRIPT.includes(extname(file)) && !strips && hasOption ? [STRIPPING] : [];
}
