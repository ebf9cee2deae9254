import { basename, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../checkout/workspace.ts';
import { PerfGateError } from '../errors.ts';
import { formatFile } from '../text/quote.ts';
import type { Imported } from './imported.ts';
import { kindOfFile } from './kind-of-file.ts';
import { scriptFiles } from './script-folder.ts';
import { checkSource, readSource } from './source-file.ts';

/** The sources that scenarios can be made from: files, and for an OpenAPI document also a URL. */
export interface ImportFlags {
  har?: string;
  /** Whether static files of the HAR are kept. */
  static?: boolean;
  /** The target. Where a HAR has requests to its host, these are taken. */
  url?: string;
  openapi?: string;
  locust?: string;
  k6?: string;
  artillery?: string;
}

const KINDS = ['har', 'openapi', 'locust', 'k6', 'artillery'] as const;
/** Above this, no source is looked at to tell its kind. */
const MOST_BYTES = 200_000_000;
const SCRIPT_BYTES = 10_000_000;

/**
 * Converts the source that the flags name, without running anything in it; null: they name none.
 *
 * @throws PerfGateError `config` when it cannot be read or has nothing to convert
 */
export async function readImport(flags: ImportFlags, workspace: string): Promise<Imported | null> {
  const [kind, other] = KINDS.filter((candidate) => flags[candidate] !== undefined);
  if (flags.static && kind !== 'har') throw new PerfGateError('config', '--static goes with --har only');
  if (kind === undefined) return null;
  if (other !== undefined) throw new PerfGateError('config', `give either --${kind} or --${other}, not both`);
  const place = flags[kind] as string;
  if (place.trim() === '') throw new PerfGateError('config', `--${kind}: expected the name of a file`);
  const path = resolve(workspace, place);
  const name = nameOf(workspace, path);
  const read = (maxBytes: number) => readSource(path, place, maxBytes);
  try {
    return await importFrom(kind);
  } catch (error) {
    throw isUrl(place) ? error : (otherKind(kind, path, name) ?? error);
  }

  async function importFrom(source: (typeof KINDS)[number]): Promise<Imported> {
    switch (source) {
      case 'har': {
        const { HAR_BYTES, importHar } = await import('./har/har.ts');
        return importHar(read(HAR_BYTES), name, { keepStatic: flags.static ?? false, url: flags.url ?? null });
      }
      case 'openapi': {
        // The document reads itself, with the files that it refers to.
        if (!isUrl(place)) checkSource(path, place);
        const { importOpenApi } = await import('./openapi/openapi.ts');
        return importOpenApi(place, workspace);
      }
      case 'locust': {
        const { importLocust } = await import('./locust/locust.ts');
        return importLocust(read(SCRIPT_BYTES), name, scriptFiles(workspace, path));
      }
      case 'k6': {
        const { importK6 } = await import('./k6/k6.ts');
        return importK6(read(SCRIPT_BYTES), name, scriptFiles(workspace, path));
      }
      case 'artillery': {
        const { importArtillery } = await import('./artillery/artillery.ts');
        return importArtillery(read(SCRIPT_BYTES), name, scriptFiles(workspace, path));
      }
    }
  }
}

/** What to say of a file that is no such source, but of a kind that is known; null: it may be one, or cannot be read. */
function otherKind(kind: (typeof KINDS)[number], path: string, name: string): PerfGateError | null {
  let text: string;
  try {
    text = readSource(path, name, MOST_BYTES);
  } catch {
    return null;
  }
  if (text.trim() === '') return new PerfGateError('config', `${formatFile(name)} is empty; name another file`);
  const found = kindOfFile(text);
  if (found === null || found.flag === `--${kind}`) return null;
  const next = found.flag === null ? 'which is not read; record its requests as a HAR' : `which ${found.flag} reads`;
  return new PerfGateError('config', `${formatFile(name)} is ${found.what}, ${next}`);
}

function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** A file's name in messages: its path from the workspace, or its own name if it is elsewhere. */
function nameOf(workspace: string, path: string): string {
  const inside = 'path' in resolveInside(workspace, path);
  return inside ? relative(workspace, path).split(sep).join('/') : basename(path);
}
