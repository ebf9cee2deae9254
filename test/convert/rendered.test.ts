import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importArtillery } from '../../src/convert/artillery/artillery.ts';
import { importHar } from '../../src/convert/har/har.ts';
import type { Imported } from '../../src/convert/imported.ts';
import { importK6 } from '../../src/convert/k6/k6.ts';
import { importLocust } from '../../src/convert/locust/locust.ts';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { writeHead, writeScenarios } from '../../src/convert/write-yaml.ts';

// What init makes of a shop in each language: the head of perf-gate.yml and its scenarios. A change of it is a change of the files in rendered/, to be seen in
// review: npx vitest run test/convert/rendered.test.ts --update

const render = (imported: Imported) => `${writeHead(imported)}\n\n${writeScenarios(imported)}`;
const folder = import.meta.dirname;
const scripts: [string, (text: string, name: string) => Imported][] = [
  ['shop.har', (text, name) => importHar(text, name, { keepStatic: false })],
  ['shop.k6.js.txt', importK6],
  ['shop_locust.py', importLocust],
  ['shop.artillery.yml', importArtillery],
];

it.each(scripts)('%s', async (name, convert) => {
  const imported = convert(readFileSync(join(folder, name), 'utf8'), name);
  await expect(render(imported)).toMatchFileSnapshot(join(folder, 'rendered', `${name}.yml`));
});

it('shop.openapi.yaml', async () => {
  const imported = await importOpenApi('shop.openapi.yaml', folder);
  await expect(render(imported)).toMatchFileSnapshot(join(folder, 'rendered', 'shop.openapi.yaml.yml'));
});
