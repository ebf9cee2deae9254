import type { Found } from './finder.ts';
import { CHOSEN_URL, fixedPort, type PortUse, portOf } from './port.ts';
import { installLine } from './python.ts';
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
  if (beside !== null && /(?:^|[\s/])(?:\.perf-gate|target\/release|build\/install)\//.test(beside.service.start)) {
    return beside;
  }
  const build = beside?.service.build ?? (PYTHON_PROGRAM.test(web) ? installLine(folder, null) : null);
  const usesVenv = build?.includes('.venv') || beside?.service.start.includes('.venv/bin/');
  const start = usesVenv ? web.replace(PYTHON_PROGRAM, (program) => `.venv/bin/${program}`) : web;
  const { url, because, readsPort } = portUse(web, beside);
  return {
    service: { build, start, url },
    found: `the line web of Procfile (${because})`,
    readsPort,
  };
}

function portUse(web: string, beside: Found | null): Pick<PortUse, 'url' | 'because' | 'readsPort'> {
  if (/\$\{?PORT\b/.test(web)) return { url: CHOSEN_URL, because: 'it passes PORT on', readsPort: true };
  const fixed = /(?:\s-b|\s--bind|\s-p|\s--port)[= ]?(?:[\w.[\]]*:)?(\d{2,5})\b/.exec(web)?.[1];
  if (fixed !== undefined) return fixedPort(fixed, 'its line says port');
  // gunicorn listens on PORT by itself.
  if (/\bgunicorn\b/.test(web)) return { url: CHOSEN_URL, because: 'gunicorn reads PORT', readsPort: true };
  if (beside === null) return portOf([]);
  const { readsPort, service } = beside;
  return { url: service.url, because: readsPort ? 'it reads PORT' : portOf([]).because, readsPort };
}
