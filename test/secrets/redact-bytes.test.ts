import { describe, expect, it } from 'vitest';
import { redactBytes } from '../../src/secrets/redact-bytes.ts';
import { Redactor } from '../../src/secrets/redactor.ts';
import { canaryMaker, leaksIn, PLAIN, SPECIAL } from '../support/canaries.ts';
import { randomOf, WAYS } from '../support/services/writings.mjs';

function knowing(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  redactor.learn(secrets);
  return redactor;
}

describe('T7: a log', () => {
  it.each(Array.from({ length: 30 }, (_, index) => index + 1))(
    'has no canary of seed %s, in whatever way it was written',
    (seed) => {
      const random = randomOf(seed * 7919);
      const names = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff'];
      const secrets = Object.fromEntries(
        names.map((name, index) => [name, canaryMaker(seed * 31 + index, index % 2 ? SPECIAL : PLAIN)(name)]),
      );
      const values = Object.values(secrets);
      let text = '';
      while (text.length < 300_000) {
        const way = WAYS[random(WAYS.length)] as (text: string) => string;
        text += `${'.'.repeat(random(900))} ${way(values[random(values.length)] as string)}\n`;
      }

      const log = redactBytes(Buffer.from(text), knowing(...values)).toString();

      expect(leaksIn({ log }, secrets).slice(0, 3)).toEqual([]);
      expect(log.split('...').length).toBeGreaterThan(100);
    },
  );

  it('stays the same, byte for byte, where there was nothing to hide', () => {
    const redactor = knowing('a-secret-of-some-length');
    const bytes = Buffer.concat([
      Buffer.from('\u00fc 200 OK\n'),
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.alloc(400_000, 'x'),
    ]);
    const long = 'x'.repeat(262_140);

    expect(redactBytes(bytes, redactor).equals(bytes)).toBe(true);
    expect(redactBytes(Buffer.alloc(0), redactor)).toHaveLength(0);
    expect(redactBytes(Buffer.from(`${long}a-secret-of-some-length \u00fc\n${long}`), redactor).toString()).toBe(
      `${long}*** \u00fc\n${long}`,
    );
  });
});
