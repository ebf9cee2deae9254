import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { resolveInside } from '../checkout/workspace.ts';
import { PORT_PLACEHOLDER } from '../settings/port-placeholder.ts';

/** How a service found in a folder is built, started and reached. */
export interface Service {
  build: string | null;
  start: string;
  url: string;
  teardown: string | null;
}

const CHOSEN_PORT = `http://127.0.0.1:${PORT_PLACEHOLDER}`;
const MAX_BYTES = 1_000_000;
/** The length of a start script beyond which nothing is inferred from it. */
const MAX_SCRIPT = 1000;

const packageSchema = z.object({
  scripts: z.record(z.string(), z.unknown()).catch({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}),
  packageManager: z.string().catch(''),
});
type Package = z.output<typeof packageSchema>;

/**
 * Looks for a service in `folder`: the start script of package.json, else a Dockerfile. Nothing is run.
 *
 * @returns the service and where it was found, or null
 */
export function findService(folder: string): { service: Service; found: string } | null {
  return findNodeService(folder) ?? findContainer(folder);
}

function findNodeService(folder: string): { service: Service; found: string } | null {
  const description = readPackage(folder);
  if (description === null) return null;
  const { scripts } = description;
  const script = typeof scripts.start === 'string' ? scripts.start.trim() : '';
  if (script === '' && readSmall(folder, 'server.js') === null) return null;

  const line = script === '' ? 'node server.js' : script;
  const isWrapped = ['prestart', 'poststart'].some((name) => Object.hasOwn(scripts, name));
  const manager = findPackageManager(folder, description);
  const { url, because } = guessUrl(folder, line);
  return {
    service: {
      build: buildLine(manager, description),
      // A plain node line is started without the package manager, whose own start would count as startup time.
      start: /^node [\w ./=:@,-]+$/.test(line) && !isWrapped ? line : `${manager.name} start`,
      url,
      teardown: null,
    },
    found: `${script === '' ? 'server.js beside package.json' : 'the start script of package.json'} (${because})`,
  };
}

function readPackage(folder: string): Package | null {
  const text = readSmall(folder, 'package.json');
  if (text === null) return null;
  try {
    return packageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn';
  /** The line that installs exactly what is locked; null when nothing is locked. */
  install: string | null;
}

function findPackageManager(folder: string, { packageManager }: Package): PackageManager {
  const has = (file: string) => 'path' in resolveInside(folder, file);
  if (has('pnpm-lock.yaml')) return { name: 'pnpm', install: 'pnpm install --frozen-lockfile' };
  if (has('yarn.lock')) {
    const isClassic = !has('.yarnrc.yml') && !/^yarn@[2-9]/.test(packageManager);
    return { name: 'yarn', install: `yarn install ${isClassic ? '--frozen-lockfile' : '--immutable'}` };
  }
  return { name: 'npm', install: has('package-lock.json') ? 'npm ci' : null };
}

function buildLine({ name, install }: PackageManager, { scripts, dependencies }: Package): string | null {
  const needed = install ?? (Object.keys(dependencies).length > 0 ? `${name} install` : null);
  const steps = [needed, typeof scripts.build === 'string' ? `${name} run build` : null];
  return steps.filter((step) => step !== null).join(' && ') || null;
}

function guessUrl(folder: string, line: string): { url: string; because: string } {
  const fixed = (port: string, because: string) => ({ url: `http://127.0.0.1:${port}`, because: `${because} ${port}` });
  const chosen = (because: string) => ({ url: CHOSEN_PORT, because });
  if (line.length > MAX_SCRIPT) return chosen('assuming that it reads PORT');
  if (/\$\{?PORT\b/.test(line)) return chosen('it passes PORT on');
  const written = /(?:--port|-p)[= ]+(\d{1,5})\b/.exec(line) ?? /\bPORT=(\d{1,5})\b/.exec(line);
  if (written?.[1] !== undefined) return fixed(written[1], 'its line says port');
  const entry = /\bnode\b.* ([\w./-]+\.[cm]?[jt]s)\b/.exec(line)?.[1];
  const code = entry === undefined ? '' : (readSmall(folder, entry) ?? '');
  if (/\bPORT\b/.test(code)) return chosen('it reads PORT');
  const listened = /\.listen\(\s*(\d{1,5})\b/.exec(code)?.[1];
  if (listened !== undefined) return fixed(listened, 'it listens on port');
  return chosen('assuming that it reads PORT');
}

function findContainer(folder: string): { service: Service; found: string } | null {
  const dockerfile = readSmall(folder, 'Dockerfile');
  if (dockerfile === null) return null;
  const port = exposedPort(dockerfile);
  // Base and head are built in folders of their own, and one must not overwrite the other's image.
  const image = "perf-gate:$(pwd | cksum | cut -d ' ' -f 1)";
  return {
    service: {
      build: `docker build -t ${image} .`,
      start: `docker run --rm --init --label perf-gate -p 127.0.0.1:$PORT:${port ?? '8080'} ${image}`,
      url: CHOSEN_PORT,
      teardown: 'docker ps -q --filter label=perf-gate | xargs -r docker rm -f',
    },
    found:
      port === null ? 'the Dockerfile (it exposes no port; 8080 is a guess)' : `the Dockerfile (it exposes ${port})`,
  };
}

/** The first port of the last EXPOSE (the last stage is what runs), else the PORT that the image sets. */
function exposedPort(dockerfile: string): string | null {
  const set = /^[ \t]*(?:ENV|ARG)[ \t]+PORT[= ]"?(\d{1,5})\b/im.exec(dockerfile)?.[1] ?? null;
  const exposed = [...dockerfile.matchAll(/^[ \t]*EXPOSE[ \t]+(\S+)/gim)].at(-1)?.[1];
  return /^(\d{1,5})(?:\/tcp)?$/i.exec(exposed ?? '')?.[1] ?? set;
}

function readSmall(folder: string, name: string): string | null {
  const found = resolveInside(folder, name);
  if (!('path' in found)) return null;
  try {
    const stat = statSync(found.path);
    return stat.isFile() && stat.size <= MAX_BYTES ? readFileSync(found.path, 'utf8').replace(/^\ufeff/, '') : null;
  } catch {
    return null;
  }
}
