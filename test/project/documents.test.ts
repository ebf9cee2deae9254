import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// Documents that comments name, and links from one document to another, lead somewhere.

const root = resolve(import.meta.dirname, '../..');

interface Mention {
  place: string;
  /** As written: `statistics.md`, `docs/accuracy.md`. */
  document: string;
  chapters: string[];
}

function filesBelow(folder: string, ending: RegExp): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => ending.test(name)).map((name) => join(folder, name));
}

/** The text of every comment, on one line each. */
function commentsOf(source: string): string[] {
  const found = source.matchAll(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*(?:\n\s*\/\/.*)*/g);
  return [...found].map(([comment]) => comment.replace(/\n\s*(?:\*|\/\/)/g, ' ').replace(/\s+/g, ' '));
}

/** `statistics.md 2, 3 and 5` names a document and three of its chapters. */
function mentions(place: string, source: string): Mention[] {
  return commentsOf(source).flatMap((comment) =>
    [...comment.matchAll(/([\w/.-]*\w\.md)\b(?: (\d+(?:(?:, | and )\d+)*))?/g)].map(([, document = '', chapters]) => ({
      place,
      document,
      chapters: chapters?.split(/\D+/) ?? [],
    })),
  );
}

/** A document is named by its path in the repository, or by its name alone where it is in docs/. */
function pathOf(document: string): string | undefined {
  return [document, `docs/${document}`].find((path) => existsSync(join(root, path)));
}

function chaptersOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^## (\d+)\. /gm)].map(([, number = '']) => number);
}

const sources = ['src', 'test', 'bench', 'scripts'].flatMap((folder) => filesBelow(folder, /\.(ts|mjs)$/));
const named = sources.flatMap((path) => mentions(path, readFileSync(join(root, path), 'utf8')));

describe('a document that a comment names', () => {
  it('is found by the comments that point at the specification', () => {
    expect(named.filter(({ document }) => document === 'statistics.md').length).toBeGreaterThan(15);
    expect(mentions('x.ts', '/**\n * Two looks (statistics.md 2,\n * 3 and 5).\n */')).toEqual([
      { place: 'x.ts', document: 'statistics.md', chapters: ['2', '3', '5'] },
    ]);
  });

  it('is in the repository', () => {
    const gone = named.filter(({ document }) => pathOf(document) === undefined);
    expect(gone.map(({ place, document }) => `${place}: ${document}`)).toEqual([]);
  });

  it('has the chapter that is named', () => {
    const wrong = named.flatMap(({ place, document, chapters }) => {
      const path = pathOf(document);
      const present = path === undefined ? [] : chaptersOf(path);
      return chapters
        .filter((chapter) => !present.includes(chapter))
        .map((chapter) => `${place}: ${document} ${chapter}`);
    });
    expect(wrong).toEqual([]);
  });
});

it('a link of a document leads to a file of the repository', () => {
  const documents = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...filesBelow('docs', /\.md$/)];
  const broken = documents.flatMap((path) => {
    const links = readFileSync(join(root, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g);
    return [...links]
      .filter(([, target = '']) => !existsSync(join(root, dirname(path), target)))
      .map(([, target]) => `${path}: ${target}`);
  });
  expect(broken).toEqual([]);
});
