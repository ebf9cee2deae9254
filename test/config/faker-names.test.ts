import { readFileSync } from 'node:fs';
import { faker } from '@faker-js/faker';
import { expect, test } from 'vitest';
import { fakerNames } from '../../scripts/generate-faker-names.ts';
import { FAKER_NAMES } from '../../src/settings/faker-names.ts';

test('src/settings/faker-names.ts is current; otherwise run: node scripts/generate-faker-names.ts', () => {
  const file = new URL('../../src/settings/faker-names.ts', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(fakerNames());
});

test('every name makes one value without arguments', () => {
  const names = Object.entries(FAKER_NAMES).flatMap(([module, methods]) =>
    methods.split(' ').map((method) => [module, method] as const),
  );
  expect(names.length).toBeGreaterThan(200);
  for (const [module, method] of names) {
    const group = Reflect.get(faker, module) as Record<string, () => unknown>;
    expect(String(group[method]?.()), `${module}.${method}`).not.toMatch(/^(undefined|null|NaN|\[object .*|)$/);
  }
});
