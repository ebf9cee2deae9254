/** The part of pidusage 4 that perf-gate uses; the package carries no types. */
declare module 'pidusage' {
  interface Usage {
    /** CPU time since its start, milliseconds. */
    ctime: number;
    /** The resident set, bytes. */
    memory: number;
  }
  interface PidUsage {
    /** A pid that has ended is missing from the answer. */
    (pids: number[]): Promise<Record<string, Usage | undefined>>;
    /** Forgets all processes. */
    clear(): void;
  }
  const pidusage: PidUsage;
  export default pidusage;
}
