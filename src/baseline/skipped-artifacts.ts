/** Artifacts that were passed over, by the reason: each is reported once, however many artifacts it holds for. */
export class SkippedArtifacts {
  readonly #reasons = new Map<string, { newestRun: number | undefined; count: number }>();

  add(run: number | undefined, reason: string): void {
    const known = this.#reasons.get(reason);
    if (known) known.count += 1;
    else this.#reasons.set(reason, { newestRun: run, count: 1 });
  }

  sentences(): string[] {
    return [...this.#reasons].map(([reason, { newestRun, count }]) => {
      const run = newestRun === undefined ? 'an unknown run' : `run ${newestRun}`;
      const artifacts =
        count === 1 ? `the baseline artifact of ${run}` : `${count} baseline artifacts, the newest of ${run}`;
      return `Skipped ${artifacts}: ${reason}.`;
    });
  }
}
