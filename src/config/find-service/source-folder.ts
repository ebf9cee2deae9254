import { type Dirent, existsSync, opendirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const MOST_BYTES = 1_000_000;
const MOST_ENTRIES = 2000;
/** The limits of one walk through the sources. */
const MOST_FILES = 400;
const MOST_FOLDERS = 300;
const MOST_DEPTH = 8;
const MOST_LEVELS_UP = 20;

/** Folders that hold no source of the service: what is installed, built or only tests it. */
const SKIPPED = new Set([
  ...['node_modules', 'vendor', 'venv', 'env', 'site-packages', '__pycache__', 'target', 'build', 'dist', 'out', 'bin'],
  ...['test', 'tests', '__tests__', 'spec', 'e2e', 'testdata', 'fixtures', 'coverage', 'docs', 'doc', 'examples'],
]);
const TEST_FILE = /(?:[._-](?:test|spec)\.\w+|_test\.go|^test_.*\.py|Tests?\.(?:java|kt)|\.d\.ts|\.min\.js)$/;

/** A folder whose files are read, and nothing else: within limits, and without following links. */
export class SourceFolder {
  readonly path: string;
  /** The top of the repository, above which nothing is read. */
  readonly #top: string;

  constructor(path: string, top?: string) {
    this.path = realpathSync(path);
    this.#top = top ?? repositoryTop(this.path);
  }

  /** Whether it is the top of a repository, or in none. */
  get isTop(): boolean {
    return this.path === this.#top;
  }

  /** The folder above it, up to the top of the repository. */
  get above(): SourceFolder | null {
    return this.isTop ? null : new SourceFolder(dirname(this.path), this.#top);
  }

  /** @returns null where there is no such folder, or only a link to one */
  within(name: string): SourceFolder | null {
    const path = this.#real(name);
    return path !== null && isKind(path, 'isDirectory') ? new SourceFolder(path, this.#top) : null;
  }

  /** The text of a file; null where there is none, it is a link or too large. */
  read(name: string): string | null {
    const path = this.#real(name);
    if (path === null || !isKind(path, 'isFile')) return null;
    try {
      return statSync(path).size > MOST_BYTES ? null : readFileSync(path, 'utf8').replace(/^\ufeff/, '');
    } catch {
      return null;
    }
  }

  has(name: string): boolean {
    const path = this.#real(name);
    return path !== null && isKind(path, 'isFile');
  }

  /** Its files and folders in the order of their names, without links. */
  list(name = '.'): { name: string; isFolder: boolean }[] {
    const path = this.#real(name);
    if (path === null) return [];
    const entries: Dirent[] = [];
    try {
      const folder = opendirSync(path);
      try {
        for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
          if (entries.push(entry) >= MOST_ENTRIES) break;
        }
      } finally {
        folder.closeSync();
      }
    } catch {
      return [];
    }
    return entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The names of the source files with one of these extensions, the nearest first. */
  sources(extensions: readonly string[]): string[] {
    const found: string[] = [];
    const waiting = [{ folder: '', depth: 0 }];
    for (let visited = 0; waiting.length > 0 && visited < MOST_FOLDERS; visited++) {
      const { folder, depth } = waiting.shift() as { folder: string; depth: number };
      for (const { name, isFolder } of this.list(folder || '.')) {
        const path = folder === '' ? name : `${folder}/${name}`;
        if (isFolder) {
          if (depth < MOST_DEPTH && !isSkipped(path)) waiting.push({ folder: path, depth: depth + 1 });
        } else if (extensions.some((extension) => name.endsWith(extension)) && !TEST_FILE.test(name)) {
          if (found.push(path) >= MOST_FILES) return found;
        }
      }
    }
    return found;
  }

  /** Its place below another folder, with slashes. */
  from(other: SourceFolder): string {
    return relative(other.path, this.path).split(sep).join('/');
  }

  /** The real path of an entry; null where a link leads to it or out of the folder. */
  #real(name: string): string | null {
    const path = join(this.path, name);
    try {
      return realpathSync(path) === path && (path === this.path || path.startsWith(this.path + sep)) ? path : null;
    } catch {
      return null;
    }
  }
}

/** The folders of Java and Go sources may be called anything, `build` and `test` too. */
function isSkipped(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith('.') || name === 'node_modules') return true;
  return SKIPPED.has(name) && !/(?:^|\/)(?:src\/main|src|internal|cmd)\//.test(`${path.slice(0, -name.length)}`);
}

function isKind(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  try {
    return statSync(path)[kind]();
  } catch {
    return false;
  }
}

function repositoryTop(folder: string): string {
  let path = folder;
  for (let level = 0; level < MOST_LEVELS_UP; level++) {
    if (existsSync(join(path, '.git'))) return path;
    if (dirname(path) === path) break;
    path = dirname(path);
  }
  return folder;
}
