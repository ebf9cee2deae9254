import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'src');

/** The rooms of CONTRIBUTING.md, from the top: those of one line may know each other. */
const ROOMS = /## Rooms[\s\S]*?\n## /
  .exec(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))?.[0]
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, room]) => room as string),
  ) as string[][];
const places = new Map(ROOMS.flatMap((rooms, place) => rooms.map((room) => [room, place] as const)));

const roomOf = (path: string) => relative(source, path).split('/')[0] as string;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|mjs)$/.test(name))
  .map((name) => join(source, name));

it('every file lies in a room that CONTRIBUTING.md names, and every room has files', () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual([...places.keys()].sort());
});

it('imports go down', () => {
  const up = files.flatMap((file) => {
    const imported = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
    return imported
      .map(([, path]) => resolve(dirname(file), path as string))
      .filter((path) => (places.get(roomOf(path)) ?? -1) < (places.get(roomOf(file)) ?? -1))
      .map((path) => `${relative(root, file)} imports ${relative(root, path)}`);
  });
  expect(up).toEqual([]);
});
