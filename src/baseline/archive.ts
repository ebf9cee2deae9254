import { Unzip, UnzipInflate } from 'fflate';

/** The name of the only file in a baseline artifact. */
export const BASELINE_ENTRY = 'baseline.json';

/** What is taken out of an archive, and how much of it at most. */
export interface Wanted {
  /** The name of the entry. */
  entry: string;
  /** The most entries that an archive of this kind has. */
  maxEntries: number;
  /** Bytes of the unpacked entry. */
  maxBytes: number;
}

const BASELINE: Wanted = { entry: BASELINE_ENTRY, maxEntries: 10, maxBytes: 5_000_000 };
/** Bytes that the decoder gets at once. One byte can become a thousand, so this bounds what an excess costs. */
const CHUNK = 16_384;

/** Takes the baseline out of an artifact's archive. @throws Error as {@link unpackEntry} does */
export function unpackBaseline(archive: Uint8Array): string {
  return unpackEntry(archive, BASELINE);
}

/**
 * Takes a document out of an artifact's archive, in memory; every other entry stays packed and its name is never used.
 * The sizes that the archive declares are not trusted: fflate's `unzipSync` silently cuts at a declared size and goes on
 * inflating beyond it, so the stream is read and counted instead.
 *
 * @throws Error with a clause when the archive is damaged, too large, or of something else
 */
export function unpackEntry(archive: Uint8Array, { entry: wanted, maxEntries, maxBytes }: Wanted): string {
  const chunks: Uint8Array[] = [];
  let entries = 0;
  let found = 0;
  let size = 0;
  let complete = false;
  const unzip = new Unzip((entry) => {
    entries += 1;
    if (entries > maxEntries) throw new Error(`its archive has more than ${maxEntries} entries`);
    if (entry.name !== wanted) return;
    found += 1;
    if (found > 1) throw new Error(`its archive has ${wanted} twice`);
    entry.ondata = (error, chunk, final) => {
      if (error) throw error;
      size += chunk.length;
      if (size > maxBytes) throw new Error(`its ${wanted} is larger than ${maxBytes / 1e6} MB`);
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
  if (found === 0) throw new Error(`its archive has no ${wanted}`);
  if (!complete) throw new Error('its archive is cut short');
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
