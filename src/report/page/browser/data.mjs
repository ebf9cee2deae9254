/* The data of the page, unpacked when it is first needed. */
import { unpack } from '../pack.ts';
import { requestCurve } from '../request-curve.ts';

let loaded;

/** @returns {Promise<import('../embed.ts').PageData & { entries: import('../entry.ts').Entry[] }>} */
export function pageData() {
  loaded ??= load();
  return loaded;
}

async function load() {
  const packed = atob(document.getElementById('_page-data').textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const data = JSON.parse(await new Response(stream).text());
  return { ...data, entries: unpack(data, requestCurve) };
}
