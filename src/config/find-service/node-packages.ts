import { parse } from 'yaml';
import { z } from 'zod';
import type { SourceFolder } from './source-folder.ts';

const packageSchema = z.object({
  main: z.string().catch(''),
  scripts: z.record(z.string(), z.unknown()).catch({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}),
  packageManager: z.string().catch(''),
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages)])
    .catch([]),
});
export type Package = z.output<typeof packageSchema>;

/** How far above a package the root of its workspace is looked for. */
const MOST_LEVELS_UP = 5;
const MOST_PACKAGES = 100;

export function readPackage(folder: SourceFolder): Package | null {
  const text = folder.read('package.json');
  if (text === null) return null;
  try {
    return packageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** The line that installs exactly what is locked; null when nothing is locked. */
  install: string | null;
}

function managerIn(folder: SourceFolder, packageManager: string): PackageManager {
  if (folder.has('pnpm-lock.yaml')) return { name: 'pnpm', install: 'pnpm install --frozen-lockfile' };
  if (folder.has('yarn.lock')) {
    const isClassic = !folder.has('.yarnrc.yml') && !/^yarn@[2-9]/.test(packageManager);
    return { name: 'yarn', install: `yarn install ${isClassic ? '--frozen-lockfile' : '--immutable'}` };
  }
  if (folder.has('bun.lock') || folder.has('bun.lockb'))
    return { name: 'bun', install: 'bun install --frozen-lockfile' };
  return { name: 'npm', install: folder.has('package-lock.json') ? 'npm ci' : null };
}

/** What installs and builds a package: the root of its workspace installs for all of its packages. */
export function packageTools(
  folder: SourceFolder,
  description: Package,
): { name: PackageManager['name']; build: string | null } {
  const own = managerIn(folder, description.packageManager);
  const compile = compileStep(own.name, description);
  if (own.install === null) {
    const root = workspaceRoot(folder);
    if (root !== null) {
      const { name, install } = managerIn(root.folder, root.description.packageManager);
      const steps = [
        `cd ${root.way} && ${install ?? `${name} install`}`,
        // The packages that it needs have to be built before it.
        root.description.scripts.build === undefined ? null : `${name} run build`,
      ];
      const build = root.description.scripts.build === undefined ? compileStep(name, description) : null;
      const inRoot = steps.filter((step) => step !== null).join(' && ');
      return { name, build: build === null ? inRoot : `(${inRoot}) && ${build}` };
    }
  }
  const needed = own.install ?? (needsInstall(description) ? `${own.name} install` : null);
  return { name: own.name, build: [needed, compile].filter((step) => step !== null).join(' && ') || null };
}

function needsInstall({ dependencies, devDependencies, scripts }: Package): boolean {
  const isBuilt = typeof scripts.build === 'string' && Object.keys(devDependencies).length > 0;
  return Object.keys(dependencies).length > 0 || isBuilt;
}

function compileStep(name: PackageManager['name'], { scripts, dependencies, devDependencies }: Package): string | null {
  if (typeof scripts.build === 'string') return `${name} run build`;
  const compiles = 'typescript' in devDependencies || 'typescript' in dependencies;
  const runsBuilt = /\b(?:dist|build|lib|out)\//.test(String(scripts.start ?? ''));
  return compiles && runsBuilt ? 'npx tsc' : null;
}

function workspaceRoot(folder: SourceFolder): { folder: SourceFolder; description: Package; way: string } | null {
  let above = folder.above;
  for (let level = 1; above !== null && level <= MOST_LEVELS_UP; level++, above = above.above) {
    const description = readPackage(above);
    const isRoot = description !== null && (description.workspaces.length > 0 || above.has('pnpm-workspace.yaml'));
    if (isRoot) return { folder: above, description, way: Array(level).fill('..').join('/') };
  }
  return null;
}

/** The folders that package.json or pnpm-workspace.yaml names as those of packages, from `folder`. */
export function workspaceFolders(folder: SourceFolder): string[] {
  const patterns = [...(readPackage(folder)?.workspaces ?? []), ...pnpmPackages(folder)];
  const found = patterns.slice(0, MOST_PACKAGES).flatMap((pattern) => expand(folder, pattern));
  return [...new Set(found)].slice(0, MOST_PACKAGES);
}

function pnpmPackages(folder: SourceFolder): string[] {
  try {
    const { packages } = parse(folder.read('pnpm-workspace.yaml') ?? '{}', { maxAliasCount: 0 }) as {
      packages?: unknown;
    };
    return Array.isArray(packages) ? packages.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

/** A pattern such as `packages/*`: a star stands for one folder. */
function expand(folder: SourceFolder, pattern: string): string[] {
  let places = [''];
  if (pattern.startsWith('!')) return [];
  const parts = pattern.split('/').filter((one) => one !== '' && one !== '.');
  for (const part of parts.slice(0, 6)) {
    places = places.flatMap((place) => {
      if (!part.includes('*')) return [place === '' ? part : `${place}/${part}`];
      const [before = '', after = ''] = part.replace(/\*+/, '*').split('*');
      return folder
        .list(place || '.')
        .filter(({ name, isFolder }) => isFolder && !/^\.|^node_modules$/.test(name))
        .filter(({ name }) => name.startsWith(before) && name.endsWith(after))
        .map(({ name }) => (place === '' ? name : `${place}/${name}`));
    });
    places = places.slice(0, MOST_PACKAGES);
  }
  return places;
}
