import { isAbsolute, normalize } from 'node:path';
import { place } from './values-schema.ts';

/** A file inside the working directory of a side. @param example what the error shows as one */
export function fileInside(example: string) {
  return place.refine(isInside, { error: `a file inside the working directory, such as ${example}` });
}

function isInside(file: string): boolean {
  const way = normalize(file);
  return file !== '' && !isAbsolute(way) && !/^\.{1,2}([\\/]|$)/.test(way) && !/[\\/]$/.test(way);
}
