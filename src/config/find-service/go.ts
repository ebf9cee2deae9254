import type { Finder } from './finder.ts';
import { portAround } from './port.ts';
import type { SourceFolder } from './source-folder.ts';

const SERVES =
  /\bListenAndServe|\bhttp\.Serve\(|\.Listen\(|\bgin\.(?:Default|New)\(|\becho\.New\(|\bfiber\.New\(|\bchi\.NewRouter\(|\.Run\(/;
const LIKELY = /(?:^|\/)(?:server|api|web|http|httpd|app|service)$|(?:server|api|service|d)$/;

/** Services in Go: the package main that listens, built and then run, because `go run` would compile at every start. */
export const go: Finder = {
  looksFor: 'go.mod with a package main, here or in cmd/*',
  find(folder) {
    const module = /^module\s+(\S+)/m.exec(folder.read('go.mod') ?? '')?.[1];
    if (module === undefined) return null;
    const main = chooseMain(folder);
    if (main === null) return null;
    const own = nameOf(module.replace(/\/v\d+$/, ''));
    const name = main.folder === '' ? own : nameOf(main.folder);
    const all = sourcesOf(folder).map(({ text }) => text);
    const { url, before, after, because, readsPort } = portAround(main.texts, all);
    // .perf-gate keeps itself out of git.
    const binary = `.perf-gate/${name}`;
    return {
      service: {
        build: `go build -o ${binary} ${main.folder === '' ? '.' : `./${main.folder}`}`,
        start: `${before}${binary}${after}`,
        url,
      },
      found: `${main.folder === '' ? 'package main' : main.folder} of go.mod (${because})`,
      readsPort,
    };
  },
};

function chooseMain(folder: SourceFolder) {
  const sources = sourcesOf(folder);
  const mains = sources.filter(({ text }) => /^package main\b/m.test(text) && /^func main\(\)/m.test(text));
  const folders = [...new Set(mains.map(({ path }) => path.split('/').slice(0, -1).join('/')))]
    .filter((path) => path === '' || /^[\w./-]+$/.test(path))
    .map((path) => {
      const texts = sources
        .filter((one) => one.path.split('/').slice(0, -1).join('/') === path)
        .map(({ text }) => text);
      const rank = (texts.some((text) => SERVES.test(text)) ? 0 : 2) + (path === '' || LIKELY.test(path) ? 0 : 1);
      return { folder: path, rank, texts };
    })
    .sort((one, other) => one.rank - other.rank);
  return folders[0] ?? null;
}

function sourcesOf(folder: SourceFolder): { path: string; text: string }[] {
  return folder.sources(['.go']).map((path) => ({ path, text: folder.read(path) ?? '' }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/[^\w.-]/g, '') || 'service';
}
