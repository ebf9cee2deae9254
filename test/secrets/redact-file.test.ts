import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redactFile } from '../../src/secrets/redact-file.ts';
import { Redactor } from '../../src/secrets/redactor.ts';
import { canaryMaker, leaksIn, PLAIN, SPECIAL } from '../support/canaries.ts';
import { randomOf, WAYS } from '../support/services/writings.mjs';

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perf-gate-redact-'));
  log = join(folder, 'head.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('T7: a log', () => {
  it.each(Array.from({ length: 30 }, (_, index) => index + 1))(
    'has no canary of seed %s, in whatever way it was written',
    (seed) => {
      const random = randomOf(seed * 7919);
      const names = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff'];
      const secrets = Object.fromEntries(
        names.map((name, index) => [name, canaryMaker(seed * 31 + index, index % 2 ? SPECIAL : PLAIN)(name)]),
      );
      const redactor = new Redactor();
      redactor.learn(Object.values(secrets));
      let text = '';
      while (text.length < 300_000) {
        const way = WAYS[random(WAYS.length)] as (text: string) => string;
        text += `${'.'.repeat(random(900))} ${way(Object.values(secrets)[random(names.length)] as string)}\n`;
      }
      writeFileSync(log, text);

      redactFile(log, redactor);

      expect(leaksIn({ log: readFileSync(log, 'utf8') }, secrets).slice(0, 3)).toEqual([]);
      expect(readdirSync(folder)).toEqual(['head.log']);
    },
  );

  it('keeps everything else, byte for byte where there was nothing to hide', () => {
    const redactor = new Redactor();
    redactor.learn(['a-secret-of-some-length']);
    const bytes = Buffer.concat([
      Buffer.from('ü 200 OK\n'),
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.alloc(400_000, 'x'),
    ]);
    writeFileSync(log, bytes);

    redactFile(log, redactor);
    expect(readFileSync(log).equals(bytes)).toBe(true);

    const long = 'x'.repeat(262_140);
    writeFileSync(log, `${long}a-secret-of-some-length ü\n${long}`);
    redactFile(log, redactor);
    expect(readFileSync(log, 'utf8')).toBe(`${long}*** ü\n${long}`);
  });

  it('that is a link is not followed, and one that is not there is no error', () => {
    const redactor = new Redactor();
    redactor.learn(['a-secret-of-some-length']);
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'a-secret-of-some-length');
    symlinkSync(victim, log);

    redactFile(log, redactor);
    redactFile(join(folder, 'none.log'), redactor);

    expect(readFileSync(victim, 'utf8')).toBe('a-secret-of-some-length');
    expect(existsSync(join(folder, 'none.log'))).toBe(false);
  });
});
