import { execFileSync } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkoutTop, trustCheckout } from '../checkout/checkout-top.ts';
import { envFiles } from '../checkout/env-files.ts';
import { gitEnvironment } from '../checkout/git-environment.ts';
import { isOutside, realPathOf } from '../checkout/workspace.ts';
import { readText } from '../settings/workspace-file.ts';

const MOST_FILES = 5;
const MOST_SCRIPTS = 20;
/** The length of what is searched for names of files, and the milliseconds that git may take. */
const MOST_TEXT = 100_000;
const PATIENCE = 10_000;

/** `.env`, `./config/.env.local`, `prod.env`: as a word of a command line. */
const NAMED = /(?<![\w./@-])(?:\.{0,2}\/)*(?:[\w@.-]+\/)*(?:\.env(?:\.[\w-]+)*|\.envrc|[\w-]+\.env)(?![\w/.-])/g;
/** `--env-file=FILE`, also `--env-file-if-exists`: of Node, Bun, Docker, uvicorn, flask. */
const GIVEN = /--env-file(?:-if-exists)?(?:=|\s+)(["']?)([^\s"';&|]+)\1/g;
/** What reads `.env` without naming it. */
const IMPLIED = /\bdotenv\/config\b|\b(?:dotenvx|env-cmd|honcho|foreman|nf)\b|\bdotenv\s+(?:run|--)/;
const COMPOSE = /\bdocker[ -]compose\b/;
const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/**
 * Finds files with environment variables that a service needs and git does not have, so that a checkout of another commit
 * lacks them: what its lines name, and `.env` files that lie in the folder. Nothing is run, and no value is read.
 *
 * @param lines the lines that build and start it; a missing one is null or undefined
 * @returns paths from the folder, inside the repository
 */
export function findCopiedFiles(folder: string, lines: readonly (string | null | undefined)[]): string[] {
  const said = withScripts(folder, lines.filter((line) => typeof line === 'string').join('\n')).slice(0, MOST_TEXT);
  const top = checkoutTop(folder) ?? realpathSync(folder);
  const found = [...namedIn(said), ...namedInCompose(folder, said), ...lyingIn(folder)];
  const inside = found.flatMap((written) => {
    const path = realPathOf(resolve(realpathSync(folder), written));
    return isOutside(top, path) ? [] : [relative(realpathSync(folder), path)];
  });
  return [...new Set(inside)]
    .slice(0, MOST_FILES * 2)
    .filter((path) => !isTracked(folder, path))
    .slice(0, MOST_FILES);
}

function namedIn(text: string): string[] {
  const given = [...text.matchAll(GIVEN)].map((match) => match[2] as string).filter((path) => !path.includes('$'));
  const named = envLike([...text.matchAll(NAMED)].map(([path]) => path));
  return [...named, ...given, ...(IMPLIED.test(text) && named.length + given.length === 0 ? ['.env'] : [])];
}

/** Drops templates, which are committed, and code. */
function envLike(paths: string[]): string[] {
  const isOther = (path: string) => /[\w-]\.env$|\.envrc$/.test(path) && !/\bprocess\.env$/.test(path);
  return paths.filter((path) => isOther(path) || envFiles([path]).length > 0);
}

const composeSchema = z.object({
  services: z.record(z.string(), z.object({ env_file: z.unknown() }).partial().catch({})).catch({}),
});

/** Reads `env_file` of the services, where the lines start them by docker compose. */
function namedInCompose(folder: string, said: string): string[] {
  if (!COMPOSE.test(said)) return [];
  const given = [...said.matchAll(/(?:\s-f|\s--file)(?:=|\s+)([^\s"';&|]+)/g)].map((match) => match[1] as string);
  return [...given, ...COMPOSE_FILES].flatMap((name) => {
    const file = readText(folder, name);
    if ('problem' in file) return [];
    try {
      const { services } = composeSchema.parse(parse(file.text, { maxAliasCount: 100 }));
      return Object.values(services).flatMap(({ env_file }) => pathsOf(env_file));
    } catch {
      return [];
    }
  });
}

/** `env_file` is a path, a list of paths, or a list of maps with `path`. */
function pathsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(pathsOf);
  if (typeof value === 'object' && value !== null && 'path' in value) return pathsOf(value.path);
  return [];
}

function lyingIn(folder: string): string[] {
  try {
    return envFiles(readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [] : [e.name])));
  } catch {
    return [];
  }
}

/** Adds the scripts of package.json that the lines run, directly or by one another. */
function withScripts(folder: string, said: string): string {
  const scripts = scriptsOf(folder);
  const reached = new Set<string>();
  let text = said;
  for (let turn = 0; turn < MOST_SCRIPTS; turn++) {
    const names = [...text.matchAll(/\b(?:npm|pnpm|yarn|bun)\s+(?:run(?:-script)?\s+)?(?:-\S+\s+)*([\w:.-]+)/g)];
    const more = names
      .flatMap(([, name]) => [`pre${name}`, name as string, `post${name}`])
      .filter((name) => typeof scripts[name] === 'string' && !reached.has(name));
    const [next] = more;
    if (next === undefined) break;
    reached.add(next);
    text += `\n${scripts[next]}`;
  }
  return text;
}

function scriptsOf(folder: string): Record<string, unknown> {
  const file = readText(folder, 'package.json');
  if ('problem' in file) return {};
  try {
    const { scripts } = JSON.parse(file.text);
    return typeof scripts === 'object' && scripts !== null && !Array.isArray(scripts) ? { ...scripts } : {};
  } catch {
    return {};
  }
}

/** Tells whether git has the file, so that every checkout has it; no, where there is no git. */
function isTracked(folder: string, path: string): boolean {
  try {
    const listed = execFileSync('git', ['ls-files', '--', path], {
      cwd: folder,
      env: gitEnvironment(trustCheckout(folder), ''),
      timeout: PATIENCE,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
    return listed !== '';
  } catch {
    return false;
  }
}
