import type { Finder } from './finder.ts';
import { portAround } from './port.ts';
import type { SourceFolder } from './source-folder.ts';

const SERVES = /\baxum\b|\bactix_web\b|\brocket\b|\bwarp\b|\bhyper\b|\bpoem\b|\bsalvo\b|\btide\b|\bTcpListener\b/;
const BINARY_NAME = /^\w[\w-]*$/;

interface Binary {
  /** The folder of its package, from the folder of the configuration; empty: the same. */
  place: string;
  package: string;
  name: string;
  source: string;
}

/** Services in Rust: the binary that listens, built in release mode. */
export const rust: Finder = {
  looksFor: 'Cargo.toml with a binary, also in a workspace',
  find(folder) {
    const manifest = folder.read('Cargo.toml');
    if (manifest === null) return null;
    const binaries = ['', ...members(folder, manifest)].flatMap((place) => binariesOf(folder, place));
    const serving = binaries.filter(({ place }) => sourcesOf(folder, place).some((text) => SERVES.test(text)));
    const binary = serving.find(({ source }) => SERVES.test(source)) ?? serving[0] ?? binaries[0];
    if (binary === undefined) return null;
    const all = sourcesOf(folder, binary.place);
    const { url, before, because, readsPort } = portAround([binary.source], all);
    const locked = folder.has('Cargo.lock') ? ' --locked' : '';
    const only =
      binaries.length > 1 ? `${binary.place === '' ? '' : ` -p ${binary.package}`} --bin ${binary.name}` : '';
    return {
      service: { build: `cargo build --release${locked}${only}`, start: `${before}target/release/${binary.name}`, url },
      found: `the binary ${binary.name} of ${binary.place === '' ? '' : `${binary.place}/`}Cargo.toml (${because})`,
      readsPort,
    };
  },
};

function binariesOf(folder: SourceFolder, place: string): Binary[] {
  const inside = (name: string) => (place === '' ? name : `${place}/${name}`);
  const manifest = folder.read(inside('Cargo.toml')) ?? '';
  const name = keyIn(tableOf(manifest, 'package'), 'name');
  if (name === null || !BINARY_NAME.test(name)) return [];
  const named = [...manifest.matchAll(/^\[\[bin\]\]\s*$([\s\S]*?)(?=^\[|$(?![\s\S]))/gm)].map(([, table = '']) => ({
    name: keyIn(table, 'name') ?? name,
    path: keyIn(table, 'path'),
  }));
  const main = folder.read(inside('src/main.rs'));
  const inBin = folder
    .list(inside('src/bin'))
    .filter((entry) => !entry.isFolder && entry.name.endsWith('.rs'))
    .map((entry) => ({ name: entry.name.slice(0, -3), path: `src/bin/${entry.name}` }));
  const all = [
    ...named,
    ...(main !== null && !named.some(({ path }) => path === null || path === 'src/main.rs')
      ? [{ name, path: 'src/main.rs' }]
      : []),
    ...inBin.filter((one) => !named.some((other) => other.name === one.name)),
  ].filter((one) => BINARY_NAME.test(one.name));
  const first = keyIn(tableOf(manifest, 'package'), 'default-run');
  return all
    .map((one) => ({
      place,
      package: name,
      name: one.name,
      source: folder.read(inside(one.path ?? 'src/main.rs')) ?? folder.read(inside(`src/bin/${one.name}.rs`)) ?? '',
    }))
    .sort((one, other) => Number(other.name === first) - Number(one.name === first));
}

function members(folder: SourceFolder, manifest: string): string[] {
  const list = /^members\s*=\s*\[([^\]]*)\]/m.exec(tableOf(manifest, 'workspace'))?.[1] ?? '';
  return [...list.matchAll(/"([\w./*-]+)"/g)].slice(0, 50).flatMap(([, pattern = '']) => {
    if (!pattern.endsWith('/*')) return pattern.includes('*') ? [] : [pattern.replace(/^\.\//, '')];
    const parent = pattern.slice(0, -2);
    return folder
      .list(parent)
      .filter((entry) => entry.isFolder)
      .map((entry) => `${parent}/${entry.name}`)
      .slice(0, 50);
  });
}

function sourcesOf(folder: SourceFolder, place: string): string[] {
  const inside = place === '' ? folder : folder.within(place);
  return (inside?.sources(['.rs']) ?? []).map((name) => inside?.read(name) ?? '');
}

function tableOf(manifest: string, name: string): string {
  return new RegExp(String.raw`^\[${name}\]\s*$([\s\S]*?)(?=^\[|$(?![\s\S]))`, 'm').exec(manifest)?.[1] ?? '';
}

function keyIn(table: string, key: string): string | null {
  return new RegExp(String.raw`^${key}\s*=\s*"([^"\n]*)"`, 'm').exec(table)?.[1] ?? null;
}
