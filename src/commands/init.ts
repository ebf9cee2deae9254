import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CONFIG_FILES } from '../config/config-file.ts';
import { proposeConfig, renderConfig } from '../config/init.ts';
import { loadConfig } from '../config/load-config.ts';
import { PerfGateError } from '../errors.ts';

interface Flags {
  force?: boolean;
  start?: string;
  url?: string;
}

/** `perf-gate init`. @returns the exit code */
export async function init(flags: Flags): Promise<number> {
  const workspace = process.cwd();
  const existing = CONFIG_FILES.find((name) => existsSync(join(workspace, name)));
  if (existing && !flags.force) {
    throw new PerfGateError('config', `${existing} is already there; --force replaces it.`);
  }
  const { yaml, found } = await propose(workspace, flags);
  const file = existing ?? (CONFIG_FILES[0] as string);
  writeFileSync(join(workspace, file), yaml);
  loadConfig({ workspace, path: file, inputs: {}, environment: null });
  console.log(`Wrote ${file} for ${found}. Look it over, then:\n  perf-gate run --save-baseline\n  perf-gate run`);
  return 0;
}

async function propose(workspace: string, { start, url }: Flags): Promise<{ yaml: string; found: string }> {
  if (start && url) return { yaml: renderConfig({ start, url, build: null }), found: `"${start}"` };
  const proposal = start || url ? null : proposeConfig(workspace);
  if (proposal) return proposal;
  if (!process.stdin.isTTY) {
    throw new PerfGateError(
      'config',
      'found neither a start script in package.json nor a Dockerfile here. Say how the service is started: perf-gate init --start "node server.js" --url \'http://127.0.0.1:${PORT}\'',
    );
  }
  return ask(start, url);
}

async function ask(start: string | undefined, url: string | undefined): Promise<{ yaml: string; found: string }> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const line = start ?? (await terminal.question('Which line starts the service? '));
    const address = url ?? (await terminal.question('Where does it answer? [http://127.0.0.1:${PORT}] '));
    if (!line.trim()) throw new PerfGateError('config', 'a service needs a line that starts it; nothing was written.');
    return {
      yaml: renderConfig({ start: line.trim(), url: address.trim() || 'http://127.0.0.1:${PORT}', build: null }),
      found: `"${line.trim()}"`,
    };
  } finally {
    terminal.close();
  }
}
