import { SourceFolder } from './find-service/source-folder.ts';

/** What the code of a service says about its addresses, without having asked it. */
export interface CodeRoutes {
  /** Paths of GET without parameters, in the order of the code. */
  routes: string[];
  /** Paths that any of them may be below instead (`register_blueprint(shop, url_prefix='/api')`). */
  prefixes: string[];
  /** OpenAPI documents in the repository, from its folder. */
  documents: string[];
}

interface Dialect {
  extensions: string[];
  /** Each with the path as its first group. */
  routes: RegExp[];
  /** What the routes of the same file are below. */
  own: RegExp[];
  /** What the routes of any file may be below. */
  prefixes: RegExp[];
}

const PATH = String.raw`["'\x60](\/[^"'\x60\s]{0,200})["'\x60]`;
/** Frameworks that write a path without its first slash. */
const LOOSE = String.raw`["'\x60](\/?[\w\-./]{0,200})["'\x60]`;
/** An entry of a list of Django, and its path or expression. */
const LISTED = String.raw`(?:^|[[(,])\s*`;
const DJANGO = String.raw`["']\^?([\w\-./]{0,200})\$?["']`;
const find = (before: string, path = PATH) => new RegExp(before + path, 'g');

const DIALECTS: readonly Dialect[] = [
  {
    extensions: ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'],
    routes: [
      find(
        String.raw`(?:\b(?!axios|http|https|client|request|agent|fetch|supertest|api[Cc]lient)\w+|\bRouter\(\))\.(?:get|all)\(\s*`,
      ),
      find(String.raw`\bmethod:\s*["']GET["'],\s*(?:url|path):\s*`),
      find(String.raw`\b(?:url|path|pathname)\s*===?\s*`),
      find(String.raw`\bcase\s+`),
      find(String.raw`@Get\(\s*`, LOOSE),
      /(@Get)\(\s*\)/g,
    ],
    own: [find(String.raw`@Controller\(\s*(?:\{\s*path:\s*)?`, LOOSE)],
    prefixes: [
      find(String.raw`\.(?:register|basePath|group)\(\s*`),
      find(String.raw`\bprefix:\s*`),
      find(String.raw`setGlobalPrefix\(\s*`, LOOSE),
    ],
  },
  {
    extensions: ['.py'],
    routes: [
      find(String.raw`@\w+(?:\.\w+)?\.(?:get|route)\(\s*(?:path\s*=\s*|rule\s*=\s*)?r?`),
      find(String.raw`\b(?:Route|add_get|add_route|add_url_rule|web\.get)\(\s*r?`),
      find(String.raw`\bself\.path\s*==\s*`),
      // Of Django; what it includes has paths of its own.
      find(String.raw`${LISTED}(?:path|re_path|url)\(\s*r?`, String.raw`${DJANGO}(?!\s*,\s*(?:include\b|\w+\.site\.))`),
    ],
    own: [find(String.raw`\b(?:APIRouter|Blueprint)\([^)]{0,300}?\b(?:url_)?prefix\s*=\s*`)],
    prefixes: [
      find(String.raw`\b(?:include_router|register_blueprint)\([^)]{0,300}?\b(?:url_)?prefix\s*=\s*`),
      find(String.raw`\bMount\(\s*`),
      find(String.raw`${LISTED}(?:path|re_path|url)\(\s*r?${DJANGO}\s*,\s*include`, ''),
    ],
  },
  {
    extensions: ['.go'],
    routes: [
      find(String.raw`\.(?:HandleFunc|Handle|GET|Get)\(\s*`),
      /\.(?:HandleFunc|Handle)\(\s*["`]GET (\/[^"`\s]{0,200})["`]/g,
      find(String.raw`\bURL\.Path\s*==\s*`),
    ],
    own: [],
    prefixes: [find(String.raw`\.(?:Group|Route|Mount|PathPrefix)\(\s*`)],
  },
  {
    extensions: ['.java', '.kt'],
    routes: [
      find(String.raw`@(?:GetMapping|Get)\(\s*(?:(?:value|path|uri)\s*=\s*)?\{?\s*`, LOOSE),
      /(@GetMapping)\b(?!\s*\()/g,
      find(String.raw`@GET\b[^;{]{0,200}?@Path\(\s*`, LOOSE),
      /(@GET)\b/g,
      find(String.raw`@RequestMapping\([^)]{0,200}?method\s*=[^)]{0,60}GET[^)]{0,60}?(?:value|path)\s*=\s*`, LOOSE),
      find(String.raw`\b(?:\w+\.)?(?:get|createContext)\(\s*`),
    ],
    own: [
      find(String.raw`@(?:RequestMapping|Controller)\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*`, LOOSE),
      find(String.raw`@Path\(\s*${LOOSE}\s*\)[^;{]{0,200}?\bclass\b`, ''),
    ],
    prefixes: [
      find(String.raw`\b(?:path|route)\(\s*`),
      find(String.raw`context-path\s*[:=]\s*`, String.raw`(\/[\w\-./]+)`),
    ],
  },
  {
    extensions: ['.rs'],
    routes: [
      new RegExp(String.raw`\.route\(\s*${PATH}\s*,\s*(?:[\w:]*::)?(?:get|any|web::get)\b`, 'g'),
      find(String.raw`#\[get\(\s*`),
      find(String.raw`\bweb::resource\(\s*`),
      find(String.raw`\.at\(\s*`),
    ],
    own: [],
    prefixes: [find(String.raw`\b(?:nest|scope|mount)\(\s*`)],
  },
  {
    extensions: ['.rb', '.php'],
    routes: [find(String.raw`^\s*get\s*\(?\s*`, LOOSE), find(String.raw`(?:Route::|\$\w+->)get\(\s*`, LOOSE)],
    own: [],
    prefixes: [],
  },
];

const DOCUMENT = /^(?:openapi|swagger|api|api-docs)(?:[.-]v?\d[\w.]*)?\.(?:ya?ml|json)$/i;
const DOCUMENT_FOLDERS = [
  '.',
  'docs',
  'doc',
  'api',
  'spec',
  'openapi',
  'public',
  'static',
  'src',
  'src/main/resources',
  'src/main/resources/static',
];
const MOST_ROUTES = 100;
const MOST_CHARACTERS = 8_000_000;

/** Looks for routes in the source files of a folder. Nothing is run. */
export function findRoutes(path: string): CodeRoutes {
  const folder = new SourceFolder(path);
  const routes = new Set<string>();
  const prefixes = new Set<string>();
  let left = MOST_CHARACTERS;
  for (const dialect of DIALECTS) {
    const files = folder.sources(dialect.extensions).flatMap((name) => {
      const text = withoutComments(folder.read(name) ?? '', name);
      left -= text.length;
      return left < 0 ? [] : [{ name, text }];
    });
    const mounted = mountsOf(files);
    for (const { name, text } of files) {
      const own = mounted.get(name) ?? matches(dialect.own, text)[0];
      for (const route of matches(dialect.routes, text)) routes.add(own === undefined ? route : below(own, route));
      for (const prefix of matches(dialect.prefixes, text)) if (prefix !== '/') prefixes.add(prefix);
    }
  }
  const end = folder.has('manage.py') ? '/' : '';
  const plain = [...routes].filter(isLiteral).map((route) => (route.length > 1 ? route.replace(/\/$/, end) : route));
  return {
    routes: [...new Set(plain)].slice(0, MOST_ROUTES),
    prefixes: [...prefixes].filter(isLiteral).slice(0, 10),
    documents: DOCUMENT_FOLDERS.flatMap((place) =>
      folder
        .list(place)
        .filter(({ name, isFolder }) => !isFolder && DOCUMENT.test(name))
        .map(({ name }) => (place === '.' ? name : `${place}/${name}`)),
    ).slice(0, 10),
  };
}

const MOUNT = new RegExp(
  String.raw`\.(?:use|route)\(\s*${PATH}\s*,[^;]{0,200}?(?:require\(\s*["']([^"']+)["']\s*\)|\b(\w+)(?:\.\w+)?)\s*,?\s*\)`,
  'g',
);
const REGISTER = new RegExp(
  String.raw`\.register\(\s*(?:require\(\s*["']([^"']+)["']\s*\)|import\(\s*["']([^"']+)["']\s*\)|(\w+))\s*,\s*\{[^{}]{0,200}?\bprefix:\s*${PATH}`,
  'g',
);

/** Which files of JavaScript are mounted below which path: `app.use('/api', require('./api'))`. */
function mountsOf(files: readonly { name: string; text: string }[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, text } of files) {
    const named = (module: string | undefined) => (module === undefined ? null : moduleFile(name, module, files));
    const byName = (identifier: string | undefined) =>
      identifier === undefined ? null : named(importOf(text, identifier));
    const add = (file: string | null, path: string | undefined) => {
      if (file !== null && file !== name && path !== undefined && !found.has(file)) found.set(file, path);
    };
    for (const [, path, required, name] of text.matchAll(MOUNT)) add(named(required) ?? byName(name), path);
    for (const [, required, loaded, name, path] of text.matchAll(REGISTER)) {
      add(named(required ?? loaded) ?? byName(name), path);
    }
  }
  // A router that mounts others may be mounted itself.
  for (const [file, path] of found) {
    const text = files.find(({ name }) => name === file)?.text ?? '';
    for (const [, inner, required, name] of text.matchAll(MOUNT)) {
      const module = required ?? (name === undefined ? undefined : importOf(text, name));
      const target = module === undefined ? null : moduleFile(file, module, files);
      if (target !== null && inner !== undefined && found.get(target) === inner) found.set(target, below(path, inner));
    }
  }
  return found;
}

function importOf(text: string, identifier: string): string | undefined {
  const required = new RegExp(
    String.raw`\b(?:const|let|var)\s+(?:${identifier}|\{[^}]*\b${identifier}\b[^}]*\})\s*=\s*require\(\s*["']([^"']+)["']`,
  );
  const imported = new RegExp(String.raw`\bimport\s+(?:[^;'"]*\b)?${identifier}\b[^;'"]*from\s+["']([^"']+)["']`);
  return (required.exec(text) ?? imported.exec(text))?.[1];
}

/** The file that a relative module leads to. */
function moduleFile(from: string, module: string, files: readonly { name: string }[]): string | null {
  if (!/^\.\.?\//.test(module)) return null;
  const parts = from.split('/').slice(0, -1);
  for (const part of module.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  const bare = parts.join('/').replace(/\.[cm]?[jt]s$/, '');
  return (
    files.find(({ name }) => /^(?:\/index)?\.[cm]?[jt]s$/.test(name.startsWith(bare) ? name.slice(bare.length) : ''))
      ?.name ?? null
  );
}

/** Paths in the order of the text, each beginning with a slash. */
function matches(patterns: readonly RegExp[], text: string): string[] {
  return patterns
    .flatMap((pattern) => [...text.matchAll(new RegExp(pattern.source, 'gm'))].slice(0, MOST_ROUTES))
    .sort((one, other) => one.index - other.index)
    .map(([, path = '']) => (path.startsWith('@') ? '/' : `/${path.replace(/^\/+/, '')}`));
}

export function below(prefix: string, route: string): string {
  return `${prefix.replace(/\/+$/, '')}${route === '/' ? '' : route}` || '/';
}

/** A path that can be asked as it stands: without parameters, wildcards or patterns. */
function isLiteral(path: string): boolean {
  return /^\/[\w\-./~%]*$/.test(path) && !path.includes('//') && !path.includes('..');
}

function withoutComments(text: string, name: string): string {
  if (/\.(?:py|rb)$/.test(name)) return text.replace(/^\s*#.*$/gm, '');
  return text.replace(/^\s*(?:\/\/|\*).*$/gm, '').replace(/^\s*\/\*[\s\S]*?\*\//gm, '');
}
