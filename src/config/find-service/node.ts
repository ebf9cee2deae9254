import type { Finder, Found } from './finder.ts';
import { type Package, packageTools, readPackage } from './node-packages.ts';
import { fixedPort, type PortUse, portAround, portOf } from './port.ts';
import type { SourceFolder } from './source-folder.ts';

/** The length of a start script beyond which nothing is inferred from it. */
const MAX_SCRIPT = 1000;
/** The scripts that start a service, the best first. `dev` is the last resort. */
const SCRIPTS = ['start:prod', 'start', 'serve'];
/** Files that are services where nothing else says what starts. */
const ENTRIES = [
  'server.js',
  'server.mjs',
  'index.js',
  'index.mjs',
  'app.js',
  'src/server.js',
  'src/index.js',
  'src/app.js',
];
const SERVES = /\bcreateServer\b|\.listen\(|\bexpress\(|\bfastify\(|\bnew Koa\b|\bnew Hono\b|\bBun\.serve\b/;
/** Development servers of front ends, and what starts several packages at once. */
const FRONT_END =
  /\b(?:vite|react-scripts|webpack|parcel|gatsby|vue-cli-service|live-server|http-server|storybook|expo|electron|ng serve|astro|concurrently|turbo|lerna|nx)\b|^serve\b/;
const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/** Services of Node.js: a script of package.json, else a file that listens. */
export const node: Finder = {
  looksFor: 'package.json with a script start, start:prod or serve, or with a main file or server.js that listens',
  find(folder) {
    const description = readPackage(folder);
    if (description === null) return null;
    const chosen = chooseLine(folder, description);
    if (chosen === null) return null;
    const { script, line, found } = chosen;
    const { name, build } = packageTools(folder, description);
    const start = script === null ? line : (directLine(line, script, description) ?? runLine(name, script));
    const { url, before, because, readsPort } = portUse(folder, line);
    return {
      service: { build, start: `${before}${start}`, url },
      found: `${found} (${because})`,
      guess: FRONT_END.test(line.slice(0, MAX_SCRIPT)) || script === 'dev',
      readsPort,
    } satisfies Found;
  },
};

function chooseLine(
  folder: SourceFolder,
  { scripts, main }: Package,
): { script: string | null; line: string; found: string } | null {
  const lineOf = (name: string) => (typeof scripts[name] === 'string' ? scripts[name].trim() : '');
  const script = SCRIPTS.find((name) => lineOf(name) !== '');
  if (script !== undefined) {
    const found = `the ${script === 'start' ? 'start script' : `script ${script}`} of package.json`;
    return { script, line: lineOf(script), found };
  }
  if (main !== '' && /^[\w./-]+$/.test(main) && SERVES.test(sourceOf(folder, main) ?? ''))
    return { script: null, line: `node ${main}`, found: `${main}, the main file of package.json` };
  // npm starts server.js where there is no start script.
  const entry = ENTRIES.find((name) =>
    name === 'server.js' ? folder.has(name) : SERVES.test(folder.read(name) ?? ''),
  );
  if (entry !== undefined) return { script: null, line: `node ${entry}`, found: `${entry} beside package.json` };
  const watched = lineOf('dev');
  return watched === '' ? null : { script: 'dev', line: watched, found: 'the script dev of package.json' };
}

/** A plain node line is started without the package manager, whose own start would count as startup time. */
function directLine(script: string, name: string, { scripts }: Package): string | null {
  const line = script.replace(/^nodemon /, 'node ').replace(/^node --watch(?:-path=\S+)? /, 'node ');
  const isWrapped = [`pre${name}`, `post${name}`].some((hook) => Object.hasOwn(scripts, hook));
  if (isWrapped) return null;
  if (/^nest start\b/.test(line) && typeof scripts.build === 'string') return 'node dist/main';
  return /^node [\w ./=:@,-]+$/.test(line) ? line : null;
}

function runLine(manager: string, script: string): string {
  if (manager === 'bun') return `bun run ${script}`;
  return script === 'start' ? `${manager} start` : `${manager} run ${script}`;
}

function portUse(folder: SourceFolder, line: string): PortUse {
  const chosen = (because: string, readsPort: boolean): PortUse => ({ ...portOf([]), because, readsPort });
  if (line.length > MAX_SCRIPT) return chosen('assuming that it reads PORT', false);
  if (/\$\{?PORT\b/.test(line)) return chosen('it passes PORT on', true);
  const written = /(?:--port|-p)[= ]+(\d{1,5})\b/.exec(line) ?? /\bPORT=(\d{1,5})\b/.exec(line);
  if (written?.[1] !== undefined) return fixedPort(written[1], 'its line says port');
  const entry = /\b(?:node|nodemon|ts-node|tsx|bun)\b.* ([\w./-]+\.[cm]?[jt]s)\b/.exec(line)?.[1];
  const code = entry === undefined ? null : sourceOf(folder, entry);
  const texts = folder.sources(EXTENSIONS).map((name) => folder.read(name) ?? '');
  return portAround(code === null ? [] : [code], texts);
}

/** The text of a file, or of the TypeScript that it is built from. */
function sourceOf(folder: SourceFolder, file: string): string | null {
  const name = file.replace(/^\.\//, '');
  const bare = name.replace(/\.[cm]?js$/, '').replace(/^(?:dist|build|lib|out)\//, '');
  const built = [`src/${bare}.ts`, `${bare}.ts`, `src/${bare.replace(/^src\//, '')}.ts`];
  return [name, `${name}.js`, ...built].map((one) => folder.read(one)).find((text) => text !== null) ?? null;
}
