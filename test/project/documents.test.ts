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

interface Link {
  /** The document that it stands in. */
  from: string;
  /** Where it leads, from the root; the document itself where it names none. */
  path: string;
  anchor: string | undefined;
}

function linksOf(from: string): Link[] {
  // What stands in code is shown and not followed.
  const text = readFileSync(join(root, from), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, target = '', anchor]) => ({
    from,
    path: target === '' ? from : join(dirname(from), target),
    anchor,
  }));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): Set<string> {
  const text = readFileSync(join(root, path), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const found = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let again = 1; found.has(anchor); again++) anchor = `${slug}-${again}`;
    found.add(anchor);
  }
  return found;
}

describe('a link of a document', () => {
  const documents = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...filesBelow('docs', /\.md$/)];
  const links = documents.flatMap(linksOf);
  const shown = ({ from, path, anchor }: Link) => `${from}: ${path}${anchor === undefined ? '' : `#${anchor}`}`;

  it('leads to a file of the repository', () => {
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter(({ path }) => !existsSync(join(root, path))).map(shown)).toEqual([]);
  });

  it('leads to a heading that is there', () => {
    const anchored = links.filter(({ path, anchor }) => anchor !== undefined && path.endsWith('.md'));
    expect(anchored.length).toBeGreaterThan(5);
    expect(anchored.filter(({ path, anchor = '' }) => !anchorsOf(path).has(anchor)).map(shown)).toEqual([]);
  });
});
