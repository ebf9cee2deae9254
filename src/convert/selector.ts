import { formatPointer } from '../text/json-pointer.ts';

/** `$.found[0].id` or `found.0.id` as a JSON pointer; null: it selects more than one thing. */
export function selectorPointer(selector: string): string | null {
  if (/[*?@]|\.\.|:/.test(selector)) return null;
  const keys = selector
    .replace(/^\$/, '')
    .replace(/\[['"]?([^\]'"]*)['"]?\]/g, '.$1')
    .split('.')
    .filter((key) => key !== '');
  return formatPointer(keys);
}
