import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/samples/index.ts';
import { plainFormat } from '../../src/samples/plain/plain.ts';

const LOWER = { unit: 'ms', better: 'lower' };
const read = (metrics: unknown, more: object = {}) => plainFormat.read(JSON.stringify({ metrics, ...more }));

describe('samples in our own format', () => {
  it('are read with what they say about their metric', () => {
    const metrics = {
      parse: { ...LOWER, samples: [12.1, 11.9] },
      hits: { unit: '', better: 'higher', title: 'cache hits', gated: false, samples: [0, 7] },
    };
    expect([...read(metrics)]).toEqual([
      [
        'parse',
        {
          definition: { title: 'parse', unit: 'ms', better: 'lower', gated: true, perRequest: false, slower: true },
          samples: [12.1, 11.9],
        },
      ],
      [
        'hits',
        {
          definition: {
            title: 'cache hits',
            unit: '',
            better: 'higher',
            gated: false,
            perRequest: false,
            slower: false,
          },
          samples: [0, 7],
        },
      ],
    ]);
  });

  it.each([
    ['ns', 2_000_000, 'ms', 2],
    ['us', 2000, 'ms', 2],
    ['µs', 2000, 'ms', 2],
    ['ms', 2, 'ms', 2],
    ['s', 2, 'ms', 2000],
    ['min', 2, 'ms', 120_000],
    ['B', 2, 'bytes', 2],
    ['bytes', 2, 'bytes', 2],
    ['kB', 2, 'bytes', 2000],
    ['MB', 2, 'bytes', 2_000_000],
    ['GB', 2, 'bytes', 2_000_000_000],
    ['KiB', 2, 'bytes', 2048],
    ['MiB', 2, 'bytes', 2_097_152],
    ['GiB', 2, 'bytes', 2_147_483_648],
    ['/s', 2, '/s', 2],
    ['%', 50, 'ratio', 0.5],
    ['ratio', 0.5, 'ratio', 0.5],
    ['op/s', 2, 'op/s', 2],
    ['', 2, '', 2],
    ['constructor', 2, 'constructor', 2],
  ])('in %s are compared in one unit a quantity', (unit, value, common, expected) => {
    const found = read({ a: { ...LOWER, unit, samples: [value] } }).get('a');
    expect(found?.definition.unit).toBe(common);
    expect(found?.samples[0]).toBeCloseTo(expected, 9);
  });

  it('may begin with a byte order mark, and have keys of a later version', () => {
    const text = `\uFEFF${JSON.stringify({ metrics: { a: { ...LOWER, samples: [1], later: 1 } }, later: 1 })}`;
    expect(plainFormat.read(text).get('a')?.samples).toEqual([1]);
  });

  it('may have a metric of any printable name', () => {
    const names = ['__proto_', 'constructor', 'größer ✓', '<b>|`x`|</b>', 'a.b', '👍'];
    const metrics = Object.fromEntries(names.map((name) => [name, { ...LOWER, samples: [1] }]));
    expect([...read(metrics).keys()].toSorted()).toEqual(names.toSorted());
  });
});

describe('what are no samples', () => {
  const one = { ...LOWER, samples: [1] };
  it.each<[string, string, string]>([
    ['nothing', '', 'it is empty'],
    ['blanks', ' \n', 'it is empty'],
    ['other text', 'Done in 3 s\n', 'it is not JSON; it begins with "Done in 3 s"'],
    [
      'text before the JSON',
      `Done\n${JSON.stringify({ metrics: { a: one } })}`,
      'it is not JSON; it begins with "Done',
    ],
    ['half of it', '{"metrics":{"a":', 'it is not JSON; it begins with "{'],
    ['brackets without end', '['.repeat(200_000), 'it is not JSON; it begins with "[['],
    ['null', 'null', 'a map of 1 to 200 metrics called "metrics" is needed'],
    ['a list', '[]', 'a map of 1 to 200 metrics called "metrics" is needed'],
    ['no metrics', '{}', '"metrics" has to be a map of 1 to 200 metrics'],
    ['an empty map', '{"metrics":{}}', '"metrics" has to be a map of 1 to 200 metrics'],
    ['a list of metrics', '{"metrics":[1]}', '"metrics" has to be a map of 1 to 200 metrics'],
    ['no samples at all', '{"metrics":{"a":{"unit":"ms","better":"lower","samples":[]}}}', '"metrics.a.samples"'],
    ['no unit', '{"metrics":{"a":{"better":"lower","samples":[1]}}}', '"metrics.a.unit"'],
    ['no better', '{"metrics":{"a":{"unit":"ms","samples":[1]}}}', '"metrics.a.better"'],
    [
      'another better',
      '{"metrics":{"a":{"unit":"ms","better":"Lower","samples":[1]}}}',
      '"metrics.a.better" has to be "lower" or "higher"',
    ],
    [
      'a text among them',
      '{"metrics":{"a":{"unit":"ms","better":"lower","samples":[1,"2"]}}}',
      '"metrics.a.samples.1"',
    ],
    [
      'a negative one',
      '{"metrics":{"a":{"unit":"ms","better":"lower","samples":[-1]}}}',
      '"metrics.a.samples.0" has to be a number that is not below 0',
    ],
    [
      'one beyond all numbers',
      '{"metrics":{"a":{"unit":"ms","better":"lower","samples":[1e999]}}}',
      '"metrics.a.samples.0"',
    ],
    ['NaN', '{"metrics":{"a":{"unit":"ms","better":"lower","samples":[NaN]}}}', 'it is not JSON'],
    ['a unit of many lines', '{"metrics":{"a":{"unit":"m\\ns","better":"lower","samples":[1]}}}', '"metrics.a.unit"'],
    [
      'a title of escapes',
      '{"metrics":{"a":{"unit":"ms","better":"lower","title":"\\u001b[31m","samples":[1]}}}',
      '"metrics.a.title"',
    ],
    ['no map for a metric', '{"metrics":{"a":1}}', '"metrics.a" has to be a map with unit, better and samples'],
    ['an empty name', JSON.stringify({ metrics: { '': one } }), '"metrics." has to be a name'],
    ['a name of blanks', JSON.stringify({ metrics: { ' \u00a0': one } }), '"metrics. \u00a0" has to be a name'],
    ['a name that nobody sees', JSON.stringify({ metrics: { '\u200b\u2066\u3164': one } }), '"metrics.'],
    [
      'a title that nobody sees',
      JSON.stringify({ metrics: { a: { ...one, title: '' } } }),
      '"metrics.a.title" has to be',
    ],
    ['a name of many lines', '{"metrics":{"a\\nb":{"unit":"ms","better":"lower","samples":[1]}}}', '"metrics.a'],
  ])('is refused with what is wrong: %s', (_, text, reason) => {
    expect(() => plainFormat.read(text)).toThrow(
      expect.objectContaining({ class: 'load', message: expect.stringContaining(`these are not samples: ${reason}`) }),
    );
  });

  it('is refused where it is too much', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, one]));
    expect(read(many(200)).size).toBe(200);
    expect(() => read(many(201))).toThrow('"metrics" has to be a map of 1 to 200 metrics');
    expect(read({ a: { ...LOWER, samples: Array(100_000).fill(1) } }).get('a')?.samples).toHaveLength(100_000);
    expect(() => read({ a: { ...LOWER, samples: Array(100_001).fill(1) } })).toThrow('"metrics.a.samples"');
    expect(() => read({ ['x'.repeat(101)]: one })).toThrow(/has to be a name of at most 100 characters/);
    expect(() => read({ a: { ...one, unit: 'x'.repeat(21) } })).toThrow('"metrics.a.unit"');
  });

  it('does not fill a message, nor break its line', () => {
    const messageOf = (text: string) => {
      try {
        plainFormat.read(text);
      } catch (error) {
        return (error as Error).message;
      }
      return expect.fail();
    };
    for (const text of [
      'x'.repeat(100_000),
      '\u001b[31m\n::error::x',
      JSON.stringify({ metrics: { ['y\n'.repeat(9000)]: 1 } }),
    ]) {
      expect(messageOf(text).length).toBeLessThan(400);
      expect(messageOf(text)).not.toMatch(/\p{Cc}/u);
    }
  });
});

it('every format has a name of its own', () => {
  expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
});

it('samples have no metric called __proto__, which documents would lose', () => {
  const text =
    '{"metrics":{"__proto__":{"unit":"ms","better":"lower","samples":[1]},"b":{"unit":"ms","better":"lower","samples":[1]}}}';

  expect(() => plainFormat.read(text)).toThrow(/a metric is called __proto__, and needs another name\. Write/);
});
