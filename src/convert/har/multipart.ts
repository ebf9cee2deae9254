import type { Pair } from './entry.ts';

export type FormPart = Pair & { fileName?: string; contentType?: string };

const MOST_PARTS = 200;

/**
 * The parts of a form as it was sent (RFC 7578); null: it is none. Browsers leave the contents of files out.
 *
 * @param mimeType with the boundary; without one the first line has it
 */
export function readMultipart(text: string, mimeType: string): FormPart[] | null {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(mimeType) ?? [];
  const boundary = quoted ?? plain ?? /^--([^\r\n]+)/.exec(text)?.[1];
  if (boundary === undefined) return null;
  const pieces = `\r\n${text}`.split(new RegExp(`\\r?\\n--${RegExpEscape(boundary)}`)).slice(1);
  const end = pieces.pop();
  if (end === undefined || !end.startsWith('--') || pieces.length > MOST_PARTS) return null;
  const parts = pieces.map(readPart);
  return parts.some((part) => part === null) ? null : parts.filter((part) => part !== null);
}

function RegExpEscape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function readPart(piece: string): FormPart | null {
  const [, head, value] = /^[ \t]*\r?\n((?:[^\r\n]+\r?\n)*)\r?\n([\s\S]*)$/.exec(piece) ?? [];
  if (head === undefined || value === undefined) return null;
  const name = /^content-disposition:.*?[;\s]name="([^"]*)"/im.exec(head)?.[1];
  if (name === undefined) return null;
  const fileName = /^content-disposition:.*?[;\s]filename\*?=/im.test(head) ? 'file' : undefined;
  const contentType = /^content-type: *([^\r\n]*)/im.exec(head)?.[1]?.trim();
  const unescaped = name.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
  return {
    name: unescaped,
    value,
    ...(fileName !== undefined && { fileName }),
    ...(contentType !== undefined && { contentType }),
  };
}
