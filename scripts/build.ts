// Compiles src/ and bundles the entries into dist/<entry>/index.js.
// Usage: node scripts/build.ts [folder [entry...]]   (default: dist, and all five of them)
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { minify } from 'terser';
import { licensesOf, packagesIn } from './licenses.ts';

const [folder, ...chosen] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '..');
const out = resolve(folder ?? join(root, 'dist'));
const entries = chosen.length > 0 ? chosen : ['action', 'agent', 'cleanup', 'cli', 'function'];
const compiled = join(root, 'build');

rmSync(compiled, { recursive: true, force: true });
const compiler = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
write(join(compiled, 'package.json'), '{ "type": "module" }\n');
rmSync(out, { recursive: true, force: true });
const carried: string[] = [];
for (const entry of entries) {
  const options = { quiet: true, cache: false, sourceMap: true, sourceMapRegister: false } as const;
  const { code, map, assets } = await ncc(join(compiled, `${entry}.js`), options);
  write(join(out, entry, 'index.js'), await smaller(code));
  const maps = Object.entries(assets).filter(([name]) => name.endsWith('.map'));
  carried.push(...packagesIn([map, ...maps.map(([, { source }]) => String(source))], root));
  for (const [name, { source }] of Object.entries(assets)) {
    if (name.endsWith('.map')) continue;
    write(join(out, entry, name), name.endsWith('.index.js') ? await smaller(String(source)) : source);
  }
}
// The report carries uPlot as text, which no source map knows.
carried.push(join(root, 'node_modules/uplot'));
write(join(out, 'licenses.txt'), licensesOf([...new Set(carried)]));
write(join(out, 'package.json'), '{ "type": "module" }\n');

/** Minifies code: ncc itself minifies only the entry, and not the chunks that are loaded later. */
async function smaller(code: string): Promise<string> {
  const hashbang = /^#!.*\n/.exec(code)?.[0] ?? '';
  const { code: minified } = await minify(code.slice(hashbang.length), { module: true, ecma: 2020 });
  return `${hashbang}${minified}\n`;
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
