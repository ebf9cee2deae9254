import { mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OutputFolder, RUN_FILES } from '../../src/checkout/output-folder.ts';
import { LogFile } from '../../src/files/log-file.ts';

/** A log in a file, which is made when something is written to it; what it has already stays. */
export function logAt(file: string): LogFile {
  return new LogFile(() => {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'a+');
  });
}

/** The logs of a measurement, in a folder. */
export function logsIn(folder: string): { log(name: string): LogFile } {
  const logs = new Map<string, LogFile>();
  return {
    log(name) {
      const log = logs.get(name) ?? logAt(join(folder, name));
      logs.set(name, log);
      return log;
    },
  };
}

/** The output folder of a run. */
export function outputAt(folder: string): OutputFolder {
  const workspace = dirname(folder);
  return OutputFolder.open({ workspace, path: folder, allowOutside: false, temporary: workspace, names: RUN_FILES });
}
