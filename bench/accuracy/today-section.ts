import type { AccuracyResults } from './results.ts';
import { percent, table } from './shares.ts';

/** How much slower the head of the simulated rules of today is. */
const SLOWER = 0.06;

export function today({ today: settings }: AccuracyResults): string {
  const rules = settings[0]?.rules.map(({ rule }) => rule) ?? [];
  const names = [...new Set(settings.map(({ setting }) => setting.name))];
  const rows = names.map((name) => [
    name,
    ...rules.map((rule) => {
      const share = (slowdown: boolean) => {
        const result = settings.find(({ setting }) => setting.name === name && setting.slowdown > 0 === slowdown);
        const said = result?.rules.find((one) => one.rule === rule);
        return result && said ? percent(said.slower / result.runs) : '—';
      };
      return `${share(false)} / ${share(true)}`;
    }),
  ]);
  return `## Rules of today, simulated

"slower" on identical code / "slower" where the head is ${percent(SLOWER)} slower. Ten rounds per side of 200 requests each that scatter
like the recorded ones (39 %), one figure, two-sided level 5 %. They call identical code faster just as often.

${table(['measured', ...rules], rows)}`;
}
