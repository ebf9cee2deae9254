import type { SourceFolder } from './source-folder.ts';

/** What lies at the top of a repository without being part of the service. */
const APART = [
  /^\./,
  /\.(?:md|mdx|rst|adoc|txt|log|iml)$/i,
  /^(?:docs?|documentation|wiki|website|examples?|screenshots?|images|design|adr)$/i,
  /^(?:tests?|__tests__|spec|specs|e2e|cypress|benchmarks?|bench)$/i,
  /^(?:readme|license|licence|copying|notice|changelog|changes|contributing|authors|codeowners|security|makefile)$/i,
  /^(?:node_modules|venv|env|target|build|dist|out|coverage|__pycache__|bin|tmp|logs?)$/,
];
/** Text files and hidden ones that decide how the service is built. */
const PART =
  /^requirements.*\.txt$|^constraints.*\.txt$|^runtime\.txt$|^CMakeLists\.txt$|^\.(?:npmrc|yarnrc(?:\.yml)?|nvmrc|python-version|node-version|tool-versions|cargo|mvn|dockerignore|swcrc|babelrc)$/;
const MOST_PATHS = 60;

/**
 * Lists what makes up the service, and no documentation: the entries of the top folder of a repository. Empty, which
 * means everything, below the top, because a service may be made of folders beside its own.
 */
export function servicePaths(folder: SourceFolder): string[] {
  if (!folder.isTop) return [];
  const ignored = ignoredNames(folder.read('.gitignore') ?? '');
  const entries = folder.list().map(({ name }) => name);
  const known = entries.filter((name) => !ignored.some((pattern) => pattern.test(name)));
  const paths = known.filter((name) => PART.test(name) || !APART.some((pattern) => pattern.test(name)));
  return paths.length === 0 || paths.length > MOST_PATHS ? [] : paths;
}

/** Names that a .gitignore leaves out at the top; negated patterns and those with folders say nothing here. */
function ignoredNames(text: string): RegExp[] {
  return text
    .split(/\r?\n/, 1000)
    .map((line) =>
      line
        .trim()
        .replace(/^\//, '')
        .replace(/\/\*{0,2}$/, ''),
    )
    .filter((name) => name !== '' && name.length < 100 && !/^[#!]|[/[\]?\\]/.test(name) && !/\*.*\*/.test(name))
    .map((name) => new RegExp(`^${name.replace(/[.+^${}()|]/g, '\\$&').replace('*', '.*')}$`));
}
