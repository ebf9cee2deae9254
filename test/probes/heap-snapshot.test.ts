import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { countObjects } from '../../src/probes/heap-snapshot.ts';
import { temporaryFolder } from '../support/folder.ts';

class Order {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

const folder = temporaryFolder('snapshot');

/** Whether a snapshot with this text can be read. */
async function reading(text: string): Promise<unknown> {
  const file = join(folder, 'other.heapsnapshot');
  writeFileSync(file, text);
  return countObjects(file);
}
const META =
  '"meta":{"node_fields":["type","name","id","self_size"],"node_types":[["hidden","object","string"],"string","number","number"]}';

describe('a heap snapshot', () => {
  it('says how many objects of each constructor there are', async () => {
    const before = await countObjects(writeHeapSnapshot(join(folder, 'before.heapsnapshot')));
    const orders = Array.from({ length: 5000 }, (_, id) => new Order(id));
    const after = await countObjects(writeHeapSnapshot(join(folder, 'after.heapsnapshot')));
    expect(orders).toHaveLength(5000);
    expect((after.get('Order')?.count ?? 0) - (before.get('Order')?.count ?? 0)).toBeGreaterThanOrEqual(5000);
    expect(after.get('Order')?.bytes).toBeGreaterThan(5000 * 12);
    expect(after.get('(strings)')?.count).toBeGreaterThan(1000);
    const total = [...after.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBeGreaterThan(5e6);
  }, 60_000);

  it('is read whatever its texts are', async () => {
    const strings = ['<dummy>', 'Or\\"der]', 'x'.repeat(1000), '"strings":['.replaceAll('"', '\\"')];
    const nodes = [
      [1, 1, 1, 16],
      [1, 1, 3, 24],
      [2, 2, 5, 8],
      [0, 3, 7, 4],
      [1, 2, 9, 1],
    ];
    const text = `{"snapshot":{${META},"node_count":5},\n"nodes":[${nodes.join('\n,')}],\n"edges":[0,1],\n"strings":[${strings.map((one) => `"${one}"`).join(',\n')}]}`;
    expect(Object.fromEntries((await reading(text)) as Map<string, unknown>)).toEqual({
      'Or"der]': { count: 2, bytes: 40 },
      '(strings)': { count: 1, bytes: 8 },
      '(engine)': { count: 1, bytes: 4 },
      ['x'.repeat(100)]: { count: 1, bytes: 1 },
    });
  });

  it.each([
    ['nothing', ''],
    ['other JSON', '{"nodes":[]}'],
    ['no end', `{"snapshot":{${META}},\n"nodes":[1,1,1,16`],
    ['other fields', '{"snapshot":{"meta":{"node_fields":["a"],"node_types":[[]]}},\n"nodes":[1],"strings":[]}'],
    ['a head without end', ' '.repeat(200_000)],
  ])('of %s is refused', async (_, text) => {
    await expect(reading(text)).rejects.toThrow();
  });

  it('is not read through a link, nor from a folder', async () => {
    symlinkSync(join(folder, 'before.heapsnapshot'), join(folder, 'link.heapsnapshot'));
    await expect(countObjects(join(folder, 'link.heapsnapshot'))).rejects.toThrow();
    await expect(countObjects(folder)).rejects.toThrow();
    await expect(countObjects(join(folder, 'not-there'))).rejects.toThrow();
  });
});
