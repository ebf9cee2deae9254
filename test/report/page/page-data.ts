import { inflateRawSync } from 'node:zlib';
import type { Packed } from '../../../src/report/page/pack.ts';

interface Data extends Packed {
  markdown: string;
  extras: Record<string, string>;
  left: string;
}

/** The data of a page, as its script reads it. */
export function dataOf(html: string): Data {
  const text = /id="_page-data">([^<]*)</.exec(html)?.[1] ?? '';
  return JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());
}

/** Elements in markup; what is in scripts and styles is none. */
export function elementsIn(html: string): number {
  return html.replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3').match(/<[a-z]/g)?.length ?? 0;
}

/** Text of a page without styles, scripts and tags. */
export function wordsOf(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/\s+/g, ' ');
}
