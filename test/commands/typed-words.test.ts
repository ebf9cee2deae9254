import { describe, expect, it } from 'vitest';
import { readTypedWords } from '../../src/commands/typed-words.ts';

describe('what is typed without a flag', () => {
  it.each([
    [[], undefined, []],
    [['search'], undefined, ['search']],
    [['search', 'check out'], undefined, ['search', 'check out']],
    [['http://localhost:3000/a'], 'http://localhost:3000/a', []],
    [['localhost'], 'localhost', []],
    [['localhost:3000'], 'localhost:3000', []],
    [['shop.test'], 'shop.test', []],
    [['/products'], '/products', []],
    [[':3000/a'], ':3000/a', []],
    [['[::1]:80'], '[::1]:80', []],
    [[''], '', []],
    [['localhosts'], undefined, ['localhosts']],
  ])('%j is a URL or names', (words, url, names) => {
    expect(readTypedWords(words)).toEqual({ url, names });
  });

  it.each([
    [['http://localhost', 'search']],
    [['search', 'http://localhost']],
    [['http://localhost', 'http://127.0.0.1']],
  ])('a URL is alone: %j', (words) => {
    expect(() => readTypedWords(words)).toThrow(/^a URL is measured by itself, and there is ".*" beside "http:/);
  });
});
