/** The figures of bench/faults.ts. */
export interface FaultResults {
  /** Day of the run. */
  at: string;
  minutes: number;
  machine: string;
  seed: number;
  /** Of the calls that failed, 0.05 = 5 %. */
  share: number;
  runs: number;
  /** Calls that failed, in all runs together. */
  struck: number;
  /** Runs in which no call failed. */
  untouched: number;
  /** What was found, and in how many runs. */
  wrong: Record<string, number>;
  twice: Record<string, number>;
  missing: Record<string, number>;
  left: Record<string, number>;
  /** Seeds of the runs in which something is missing. */
  incomplete: number[];
  secondsMedian: number;
  secondsMost: number;
  kills: number;
  killed: Record<string, number>;
}

/** Writes docs/reliability.md from the figures. */
export function reliability(results: FaultResults): string {
  const { runs, incomplete, kills, killed, share } = results;
  const complete = (100 * (runs - incomplete.length)) / runs;
  const row = (what: string, goal: string, found: Record<string, number>) => {
    const list = Object.entries(found).map(([name, count]) => `${name}: ${count}`);
    return `| ${what} | ${goal} | ${list.length === 0 ? '0' : `**${list.join(', ')}**`} |`;
  };
  return `# What happens when GitHub fails

Made by \`npm run bench:faults\` from its own figures (\`bench/results/faults.json\`); a test compares the two.

The built action was run ${runs.toLocaleString('en')} times as a runner starts it, for pull requests and pushes, against a
stand-in of GitHub whose calls fail at random: ${share * 100} % of them were reset before or in the middle of the answer, with or
without having been carried out, answered with 500, 502 or 429, cut short, late, or never answered. Half of the runs had to
fail. ${results.struck.toLocaleString('en')} calls failed; in ${results.untouched} runs none did.

| what | goal | found |
| - | - | - |
${row('wrong verdicts, in any place', '0', results.wrong)}
${row('told twice', '0', results.twice)}
${row('processes and files left', '0', results.left)}
| complete: summary, outputs, check run, comment, report, baseline | ≥ 99.9 % | ${complete >= 99.9 ? complete.toFixed(2) : `**${complete.toFixed(2)}**`} % |
${row('of it missing', '', results.missing)}
${kills > 0 ? `| runs killed with SIGKILL at a random moment | ${kills.toLocaleString('en')} | |\n${row('after which the next run failed or found rests', '0', killed)}\n` : ''}
A run took ${results.secondsMedian} s in the median and ${results.secondsMost} s at most, with about one second of measuring in it.

${results.at}, ${results.minutes} min, seed ${results.seed}, ${results.machine}.
`;
}
