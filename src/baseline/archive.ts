import { Unzip, UnzipInflate } from 'fflate';

/** The name of the only file in a baseline artifact. */
export const BASELINE_ENTRY = 'baseline.json';

const MAX_ENTRIES = 10;
/** Bytes of the unpacked document. */
const MAX_SIZE = 5_000_000;
/** Bytes that the decoder gets at once. One byte can become a thousand, so this bounds what an excess costs. */
const CHUNK = 16_384;

/**
 * Takes the baseline out of an artifact's archive, in memory; every other entry stays packed and its name is never used.
 * The sizes that the archive declares are not trusted: fflate's `unzipSync` silently cuts at a declared size and goes on
 * inflating beyond it, so the stream is read and counted instead.
 *
 * @throws Error with a clause when the archive is damaged, too large, or of something else
 */
export function unpackBaseline(archive: Uint8Array): string {
  const chunks: Uint8Array[] = [];
  let entries = 0;
  let found = 0;
  let size = 0;
  let complete = false;
  const unzip = new Unzip((entry) => {
    entries += 1;
    if (entries > MAX_ENTRIES) throw new Error(`its archive has more than ${MAX_ENTRIES} entries`);
    if (entry.name !== BASELINE_ENTRY) return;
    found += 1;
    if (found > 1) throw new Error(`its archive has ${BASELINE_ENTRY} twice`);
    entry.ondata = (error, chunk, final) => {
      if (error) throw error;
      size += chunk.length;
      if (size > MAX_SIZE) throw new Error(`its ${BASELINE_ENTRY} is larger than ${MAX_SIZE / 1e6} MB`);
      chunks.push(chunk);
      complete = final;
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < archive.length; start += CHUNK) {
      unzip.push(archive.subarray(start, start + CHUNK), start + CHUNK >= archive.length);
    }
  } catch (error) {
    // fflate's own errors have a code.
    if (error instanceof Error && 'code' in error) throw new Error(`its archive is damaged (${error.message})`);
    throw error;
  }
  if (found === 0) throw new Error(`its archive has no ${BASELINE_ENTRY}`);
  if (!complete) throw new Error('its archive is cut short');
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
