import type { Pairing } from './replay.ts';
import type { AccuracyResults } from './results.ts';
import { percent, table } from './shares.ts';

const PAIRING_TITLES: Record<Pairing, string> = {
  'fresh-process': 'Both sides in the same job, a fresh process for every round',
  'long-lived': 'Both sides in the same job, one process a side for all rounds',
  'earlier-job': 'Against the job before, as a stored baseline is (rounds of fresh processes)',
};

export function recorded({ replay }: AccuracyResults): string {
  const pairings = [...new Set(replay.map(({ pairing }) => pairing))];
  const tables = pairings.map((pairing) => {
    const rows = replay.filter((row) => row.pairing === pairing);
    const deltas = rows[0]?.outcomes.map(({ delta }) => delta) ?? [];
    const header = [
      'rule',
      'identical: "slower"',
      'identical: "faster"',
      ...deltas.filter((delta) => delta > 0).map((delta) => `+${percent(delta)} work: "slower"`),
      'inconclusive, all',
    ];
    const body = rows.map(({ rule, outcomes }) => {
      const same = outcomes.find(({ delta }) => delta === 0);
      const changed = outcomes.filter(({ delta }) => delta > 0);
      const open = outcomes.reduce((sum, { inconclusive }) => sum + inconclusive, 0);
      const jobs = outcomes.reduce((sum, one) => sum + one.jobs, 0);
      return [
        rule === 'perf-gate' ? '**perf-gate**' : rule,
        `${same?.slower} of ${same?.jobs}`,
        `${same?.faster} of ${same?.jobs}`,
        ...changed.map((one) => `${one.slower} of ${one.jobs}`),
        `${open} of ${jobs}`,
      ];
    });
    return `### ${PAIRING_TITLES[pairing]}\n\n${table(header, body)}`;
  });
  return `## Recorded rounds

Jobs of a real HTTP service (\`bench/data/README.md\`), ten rounds per side, decided by perf-gate (p25, p50, p95 and
throughput, one look) and by rules that are in use today, each on one figure. 10 % more work is 7 to 8 % more latency.

${tables.join('\n\n')}

Against the previous job, perf-gate asks for 10 %, the tolerance of a stored baseline: these slowdowns are smaller than what
separates two jobs, and it says so instead of guessing.`;
}
