/** What is done on purpose while a service is loaded, to see how it comes back. */
export type Fault = {
  /** Where the file asks for it, as `perf-gate.yml:7:5`; null where no file does. */
  place: string | null;
} & (
  | {
      /** A process is ended by SIGKILL, as by the kernel when memory runs out. */
      kind: 'kill';
      /** The file with its pid, from the working directory; null: everything that the service consists of. */
      pidFile: string | null;
    }
  | {
      /** A process does nothing for a time: SIGSTOP, then SIGCONT. Everything that descends from it rests as well. */
      kind: 'stop';
      pidFile: string | null;
      /** Milliseconds. */
      duration: number;
    }
  | {
      /** A line of the user's does something. What it leaves running stays until the round is over. */
      kind: 'run';
      line: string;
      /** Milliseconds. */
      timeout: number;
    }
);
