import { join } from 'node:path';
import { preloadVariables } from './preload.ts';

/** The variable that says where a process of a target answers what it was doing. */
const FOLDER = 'PERF_GATE_PROFILE';

/**
 * Has a Node process begin and end a profile of itself when it is asked to on a Unix socket called by its pid; it writes
 * the profile beside its socket. Its text is loaded by every Node process of a target, of whatever version, so it stands by
 * itself.
 */
function answerProfile(load: NodeJS.Require): void {
  const { isMainThread } = load('worker_threads') as typeof import('node:worker_threads');
  const folder = process.env.PERF_GATE_PROFILE;
  if (folder === undefined || !isMainThread) return;
  const { createServer } = load('net') as typeof import('node:net');
  const { unlinkSync, writeFileSync } = load('fs') as typeof import('node:fs');
  const v8 = load('v8') as typeof import('node:v8');
  // What was inlined would pass for a part of its caller. Maglev came with Node 20.
  v8.setFlagsFromString('--no-turbo-inlining');
  if (Number.parseInt(process.versions.node, 10) >= 20) v8.setFlagsFromString('--no-maglev-inlining');
  const inspector = load('inspector') as typeof import('node:inspector');
  // From the start: code that is compiled before a profile begins has no name in it.
  const session = new inspector.Session();
  session.connect();
  session.post('Profiler.enable');
  // Microseconds: half a millisecond costs little, and a second has enough samples.
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  let begun: number | null = null;
  const begin = (answer: (text: string) => void) => {
    begun = Number(process.hrtime.bigint()) / 1000;
    answer('begun');
  };
  const end = (answer: (text: string) => void) => {
    const from = begun;
    if (from === null) return answer('it was not asked to begin');
    begun = null;
    session.post('Profiler.stop', (error, found) => {
      if (error) return answer(error.message);
      const { profile } = found;
      const { samples = [], timeDeltas = [] } = profile;
      let at = profile.startTime;
      const first = timeDeltas.findIndex((passed) => {
        at += passed;
        return at >= from;
      });
      const left = first === -1 ? samples.length : first;
      const written = { ...profile, samples: samples.slice(left), timeDeltas: timeDeltas.slice(left) };
      writeFileSync(`${folder}/${process.pid}.cpuprofile`, JSON.stringify(written));
      answer('written');
    });
  };
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (asked) => {
      const answer = (text: string) => socket.end(text);
      try {
        if (String(asked) === 'begin') begin(answer);
        else end(answer);
      } catch (error) {
        answer(String(error));
      }
    });
  });
  server.on('error', () => {});
  const path = `${folder}/${process.pid}.sock`;
  try {
    // An earlier process may have had the same pid.
    unlinkSync(path);
  } catch {
    // It is not there.
  }
  // A worker of a cluster would share the socket of the first.
  server.listen({ path, exclusive: true });
  server.unref();
}

/** Where the processes of a run's targets are asked for their profiles. @param registryFile the file of the run's registry */
export function profileFolder(registryFile: string): string {
  return join(registryFile, '..', 'profile');
}

/** The socket on which a process is asked, where it listens. */
export function profileSocket(folder: string, pid: number): string {
  return join(folder, `${pid}.sock`);
}

/** Where a process writes its profile. */
export function profileFile(folder: string, pid: number): string {
  return join(folder, `${pid}.cpuprofile`);
}

/**
 * Makes the variables by which the Node processes of a target can be asked for profiles; other processes do not notice.
 *
 * @param env the variables of the target, whose options of Node are kept
 * @param folder is made where it is not there
 */
export function profileVariables(env: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  const preload = { file: join(folder, 'answer-profile.cjs'), answer: answerProfile };
  return { ...preloadVariables(env, folder, preload), [FOLDER]: folder };
}
