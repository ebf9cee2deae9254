import type { Found } from './finder.ts';
import { CHOSEN_URL, portOf } from './port.ts';
import type { SourceFolder } from './source-folder.ts';

/** What package.json says anyway, and better. */
const PACKAGE_SCRIPT = /^(?:npm|pnpm|yarn|bun)(?: run)? start$/;
/** The programs that a build puts into `.venv/bin`. */
const PYTHON_PROGRAM = /^(?:python3?|gunicorn|uvicorn|hypercorn|daphne|waitress-serve|flask|fastapi)(?= )/;

export const PROCFILE_LOOKS_FOR = 'Procfile with a line web:';

/**
 * Takes the line `web:` of a Procfile in place of one that was inferred: it is what production starts. What builds it is
 * what was found beside it.
 */
export function withProcfile(folder: SourceFolder, beside: Found | null): Found | null {
  const web = /^web\s*:[ \t]*(\S.*?)[ \t]*$/m.exec(folder.read('Procfile') ?? '')?.[1];
  if (web === undefined || web.length > 1000 || PACKAGE_SCRIPT.test(web)) return beside;
  // A compiled binary lies where the build puts it.
  if (beside !== null && /^\S*(?:\.perf-gate|target\/release|build\/install)\//.test(beside.service.start))
    return beside;
  const build = beside?.service.build ?? null;
  const usesVenv = build?.includes('.venv') || beside?.service.start.includes('.venv/bin/');
  const start = usesVenv ? web.replace(PYTHON_PROGRAM, (program) => `.venv/bin/${program}`) : web;
  const passes = /\$\{?PORT\b/.test(web);
  // gunicorn listens on PORT by itself.
  const reads = passes || /\bgunicorn\b/.test(web) || (beside?.readsPort ?? false);
  const url = passes || beside === null ? CHOSEN_URL : beside.service.url;
  return {
    service: { build, start, url },
    found: `the line web of Procfile (${passes ? 'it passes PORT on' : reads ? 'it reads PORT' : portOf([]).because})`,
    readsPort: reads,
  };
}
