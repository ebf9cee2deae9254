import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = 'node_modules/';
/** Texts that a license asks to be passed on. */
const TEXT = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * Finds the packages that a bundle carries, by the source maps of its files: nothing else names all of them. ncc's own list
 * leaves out what is not an ES module.
 *
 * @param maps source maps, as JSON
 * @param folder the folder whose node_modules the sources are of
 * @returns absolute paths of packages
 */
export function packagesIn(maps: readonly string[], folder: string): string[] {
  const sources = maps.flatMap((map) => (JSON.parse(map) as { sources: string[] }).sources);
  return [...new Set(sources.flatMap((source) => packageOf(source, folder)))];
}

/** The package of a source, which may be inside another package. */
function packageOf(source: string, folder: string): string[] {
  const [outside, ...inside] = source.split(MODULES);
  const last = inside.pop();
  if (outside === undefined || last === undefined) return [];
  const name = last.split('/').slice(0, last.startsWith('@') ? 2 : 1);
  return [join(folder, MODULES, ...inside.flatMap((part) => [part, MODULES]), ...name)];
}

/** Writes down the name, version, license and texts of packages, each once, by name. */
export function licensesOf(folders: readonly string[]): string {
  const packages = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const texts = readdirSync(folder).filter((file) => TEXT.test(file));
    const text = texts.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return `${name} ${version}\n${license ?? 'no license is named'}\n\n${text.join('\n\n')}`.trim();
  });
  return `${[...new Set(packages)].sort().join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
