// Records what the real tools send for the files of the corpus.
// Usage: node bench/converters/record.ts k6|locust|artillery [construct …] [--missing] [--at-once 1]

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordWith, type Tool, versionOf } from './tools.ts';
import { CORPUS, readCorpus } from './truth.ts';
import { writeTruth } from './write-truth.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { missing: { type: 'boolean' }, 'at-once': { type: 'string', default: '1' } },
});
const [tool, ...constructs] = positionals as [Tool, ...string[]];
const version = versionOf(tool);
if (version === null) throw new Error(`${tool} is not installed`);
const wanted = readCorpus(tool).filter(
  ({ construct, truth }) =>
    (constructs.length === 0 || constructs.includes(construct)) &&
    (truth === null || (!values.missing && truth.tool !== null)),
);
const queue = [...wanted];
async function work(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    try {
      const truth = await recordWith(tool, file, version as string);
      writeFileSync(join(CORPUS, tool, `${file.construct}.truth.json`), writeTruth(truth));
      console.log(
        `${file.construct}: ${truth.requests.map(({ method, target, count }) => `${count} × ${method} ${target}`).join(', ')}`,
      );
    } catch (error) {
      process.exitCode = 1;
      console.error(`${file.construct}: nothing was recorded: ${(error as Error).message}`);
    }
  }
}
await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
