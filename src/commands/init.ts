import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CONFIG_FILES } from '../config/file/config-file.ts';
import { findCopiedFiles } from '../config/find-copied-files.ts';
import { findService, type Service } from '../config/find-service.ts';
import { loadConfig } from '../config/load-config.ts';
import { renderConfig } from '../config/written-config.ts';
import type { ImportFlags } from '../convert/read-import.ts';
import { PerfGateError } from '../errors.ts';
import { listWords } from '../text/suggest.ts';

export interface InitFlags extends ImportFlags {
  force?: boolean;
  start?: string;
  url?: string;
}

/** The service that is to be loaded, and where it was found. */
interface Proposal {
  service: Partial<Service> & Pick<Service, 'url'>;
  found: string;
}

/** `perf-gate init`. @returns the exit code */
export async function init(flags: InitFlags): Promise<number> {
  const workspace = process.cwd();
  const existing = CONFIG_FILES.find((name) => existsSync(join(workspace, name)));
  if (existing && !flags.force) {
    throw new PerfGateError('config', `${existing} is already there; --force replaces it.`);
  }
  const file = existing ?? (CONFIG_FILES[0] as string);
  const imported = await importedScenarios(flags, workspace);
  const { service, found } = await propose(workspace, flags, imported?.origin ?? null);
  const copy = findCopiedFiles(workspace, [service.build, service.start]);
  writeFileSync(join(workspace, file), renderConfig({ ...service, copy }, imported?.contentsFor(service.url)));
  for (const line of imported?.messages ?? []) console.error(line);
  checkWritten(workspace, file, imported !== null);
  const made = imported ? `${found}, with ${imported.found}` : found;
  const set = imported && imported.variables.length > 0 ? `Set ${listWords(imported.variables)} and look` : 'Look';
  const first = imported ? '  perf-gate validate\n' : '';
  console.log(
    `Wrote ${file} for ${made}. ${set} it over, then:\n${first}  perf-gate run --save-baseline\n  perf-gate run`,
  );
  return 0;
}

/**
 * Checks the written file. Imported scenarios may refer to files that are not here yet; that is reported, and the file
 * stays.
 */
function checkWritten(workspace: string, file: string, imported: boolean): void {
  try {
    loadConfig({ workspace, path: file, inputs: {}, environment: null });
  } catch (error) {
    if (!imported || !(error instanceof PerfGateError)) throw error;
    console.error(`Still to be done:\n${error.message.replace(/^/gm, '  ')}`);
  }
}

/** Imports what the flags name. The parsers are loaded only here, because they are large. */
async function importedScenarios(flags: InitFlags, workspace: string) {
  const { readImport } = await import('../convert/read-import.ts');
  const imported = await readImport(flags, workspace);
  if (imported === null) return null;
  const { writeHead, writeScenarios, noteLines } = await import('../convert/write-yaml.ts');
  const { belowTarget } = await import('../convert/below-target.ts');
  const notes = noteLines(imported.notes);
  return {
    ...imported,
    messages: notes.length > 0 ? ['Not converted:', ...notes.map((note) => `  ${note}`)] : [],
    contentsFor: (url: string) => ({
      head: `${writeHead(imported)}\n\n`,
      scenarios: writeScenarios(belowTarget(imported, url)).trimEnd(),
    }),
  };
}

async function propose(workspace: string, { start, url }: InitFlags, origin: string | null): Promise<Proposal> {
  if (start && url) return { service: { start, url }, found: `"${start}"` };
  // With imported scenarios, a service that already runs somewhere is enough.
  if (origin !== null && url) return { service: { url }, found: `the service at ${url}` };
  const proposal = start || url ? null : findService(workspace);
  if (proposal) return proposal;
  if (origin !== null) return proposeOrigin(origin, start);
  if (!process.stdin.isTTY) {
    throw new PerfGateError(
      'config',
      'found neither a start script in package.json nor a Dockerfile here. Say how the service is started: perf-gate init --start "node server.js" --url \'http://127.0.0.1:${PORT}\'',
    );
  }
  return ask(start, url);
}

/** A service on another machine is loaded only when the user says so. */
function proposeOrigin(origin: string, start: string | undefined): Proposal {
  const { hostname } = new URL(origin);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    const service = start ? { start, url: origin } : { url: origin };
    return { service, found: start ? `"${start}"` : `the service at ${origin}` };
  }
  if (start) return { service: { start, url: 'http://127.0.0.1:${PORT}' }, found: `"${start}"` };
  throw new PerfGateError(
    'config',
    `found no service here. Say how it is started, --start "node server.js" --url 'http://127.0.0.1:\${PORT}', or, if ${origin} itself may be loaded, --url ${origin}`,
  );
}

async function ask(start: string | undefined, url: string | undefined): Promise<Proposal> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const line = start ?? (await terminal.question('Which line starts the service? '));
    const address = url ?? (await terminal.question('Where does it answer? [http://127.0.0.1:${PORT}] '));
    if (!line.trim()) throw new PerfGateError('config', 'a service needs a line that starts it; nothing was written.');
    return {
      service: { start: line.trim(), url: address.trim() || 'http://127.0.0.1:${PORT}' },
      found: `"${line.trim()}"`,
    };
  } finally {
    terminal.close();
  }
}
