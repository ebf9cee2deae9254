import { SourceFolder } from './find-service/source-folder.ts';
import { DIALECTS, type Dialect, PATH } from './route-dialects.ts';

/** What the code of a service says about its addresses, without having asked it. */
export interface CodeRoutes {
  /** Paths of GET without parameters, in the order of the code. */
  routes: string[];
  /** Paths that any of them may be below instead (`register_blueprint(shop, url_prefix='/api')`). */
  prefixes: string[];
  /** OpenAPI documents in the repository, from its folder. */
  documents: string[];
}

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
      const routers = routersIn(dialect, text);
      const own = mounted.get(name) ?? (routers.size > 0 ? undefined : matches(dialect.own, text)[0]?.path);
      for (const { path, owner } of matches(dialect.routes, text)) {
        const route = below(routers.get(owner) ?? '', path);
        routes.add(own === undefined ? route : below(own, route));
      }
      for (const { path } of matches(dialect.prefixes, text)) if (path !== '/') prefixes.add(path);
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

/** How deep routers may stand in one another. */
const DEEPEST = 5;

/** What the routers of a file are below, by their names. */
function routersIn({ routers = [] }: Dialect, text: string): Map<string, string> {
  const found = routers.flatMap((pattern) => [...text.matchAll(pattern)].map(({ groups = {} }) => groups));
  const pathOf = (name: string, depth: number): string => {
    const router = depth === 0 ? undefined : found.find((one) => one.name === name && one.parent !== name);
    return router === undefined ? '' : below(pathOf(router.parent ?? '', depth - 1), router.path ?? '');
  };
  return new Map(found.map(({ name = '' }) => [name, pathOf(name, DEEPEST)]));
}

/** Paths in the order of the text, each beginning with a slash, and the name of what they are routes of. */
function matches(patterns: readonly RegExp[], text: string): { path: string; owner: string }[] {
  return patterns
    .flatMap((pattern) => [...text.matchAll(new RegExp(pattern.source, 'gm'))].slice(0, MOST_ROUTES))
    .sort((one, other) => one.index - other.index)
    .map(({ 0: said, 1: path = '', index }) => ({
      path: path.startsWith('@') ? '/' : `/${path.replace(/^\/+/, '')}`,
      owner: /^@?(\w+)\./.exec(said)?.[1] ?? /\w*$/.exec(text.slice(Math.max(0, index - 60), index))?.[0] ?? '',
    }));
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
