import { deflateRawSync } from 'node:zlib';
import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpackBaseline } from '../../src/baseline/archive.ts';

const text = (value: string) => strToU8(value);

/** As @actions/artifact writes them: sizes only behind the data. */
function streamed(content: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const entry = new ZipDeflate('baseline.json');
  zip.add(entry);
  entry.push(text(content), true);
  zip.end();
  return Buffer.concat(chunks);
}

/** One entry of `size` spaces, which the archive declares to be `declared` bytes. */
function lying(size: number, declared: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(size, 32), { level: 9 });
  const archive = Buffer.from(zipSync({ 'baseline.json': text('') }, { level: 0 }));
  const name = Buffer.from('baseline.json');
  const local = Buffer.from(archive.subarray(0, 30));
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(declared, 22);
  return Buffer.concat([local, name, packed, archive.subarray(30 + name.length)]);
}

describe('T8: the archive of a baseline artifact', () => {
  it('yields its only file, stored, packed or streamed', () => {
    const content = JSON.stringify({ text: 'ä'.repeat(100_000) });
    expect(unpackBaseline(zipSync({ 'baseline.json': text(content) }))).toBe(content);
    expect(unpackBaseline(zipSync({ 'baseline.json': text(content) }, { level: 0 }))).toBe(content);
    expect(unpackBaseline(streamed(content))).toBe(content);
  });

  it('may have other entries, whose names mean nothing', () => {
    const archive = zipSync({
      '../../.bashrc': text('evil'),
      '/etc/passwd': text('evil'),
      'baseline.json': text('good'),
    });
    expect(unpackBaseline(archive)).toBe('good');
  });

  const hidden = { '../baseline.json': text('evil'), 'a/baseline.json': text('evil') };
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}`, text('x')]));
  const whole = zipSync({ 'baseline.json': crypto.getRandomValues(new Uint8Array(50_000)) });
  const bomb = zipSync({ 'baseline.json': new Uint8Array(200_000_000) }, { level: 9 });
  const refused: [string, Uint8Array, RegExp][] = [
    ['an empty one', new Uint8Array(), /no baseline\.json/],
    ['what is no archive', text('<html>502 Bad Gateway</html>'), /no baseline\.json/],
    ['one without baseline.json', zipSync({ 'run.json': text('{}') }), /no baseline\.json/],
    ['a baseline.json in another folder', zipSync(hidden), /no baseline\.json/],
    ['one that is cut', whole.subarray(0, 20_000), /damaged \(invalid zip data\)|cut short/],
    ['one with many entries', zipSync({ ...many, 'baseline.json': text('x') }), /more than 10 entries/],
    ['one with two baselines', Buffer.concat([streamed('a'), streamed('b')]), /baseline\.json twice/],
    ['a bomb', bomb, /larger than 5 MB/],
    ['a bomb that declares to be small', lying(50_000_000, 100), /larger than 5 MB/],
    ['text that is no UTF-8', zipSync({ 'baseline.json': new Uint8Array([0xff, 0xfe]) }), /./],
  ];
  it.each(refused)('refuses %s', (_, archive, message) => {
    expect(() => unpackBaseline(archive)).toThrow(message);
  });

  it('of a bomb inflates little more than is allowed', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(() => unpackBaseline(bomb)).toThrow(/larger/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});
