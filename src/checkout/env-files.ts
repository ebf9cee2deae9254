import { basename } from 'node:path';

/** Files like `.env.example` are there to be read, and hold no value that a service needs. */
const TEMPLATE = /\.(?:example|sample|template|tpl|tmpl|dist|defaults?|schema|vault|md)$/i;

/** Picks the files that hold environment variables: `.env`, `.env.local`, `.env.production`. */
export function envFiles(paths: readonly string[]): string[] {
  return paths.filter((path) => /^\.env(?:\.[\w-]+)*$/.test(basename(path)) && !TEMPLATE.test(path));
}
