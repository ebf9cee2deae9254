import { markdownTable } from 'markdown-table';
import type { Criterion } from './criterion.ts';
import { SECTIONS } from './sections.ts';
import { HEADER, written } from './written.ts';

/** What a section found. */
export interface SectionResult {
  /** The day. */
  at: string;
  machine: string;
  seconds: number;
  criteria: Criterion[];
}

/** The content of bench/results/kinds.json: what each section found, by its name. */
export type KindsResults = Partial<Record<string, SectionResult>>;

/** Writes docs/kinds-accuracy.md from the results. */
export function kindsPage(results: KindsResults): string {
  const all = SECTIONS.flatMap(({ name }) => results[name]?.criteria ?? []);
  const missed = all.filter(({ ok }) => !ok).length;
  const sections = SECTIONS.flatMap(({ name, title, about, isLive }) => {
    const found = results[name];
    if (found === undefined) return [];
    const table = markdownTable([HEADER, ...found.criteria.map(written)], {
      alignDelimiters: false,
      padding: true,
    });
    const how = isLive ? `, live: ${found.seconds} s, ${found.machine}` : '';
    return [`## ${title}\n\n${about}\n\n${table}\n\n${found.at}${how}.`];
  });
  return `${[
    `# How good each kind of scenario is at what it is for

Made by \`npm run bench:kinds\` from its own figures (\`bench/results/kinds.json\`); a test compares the two. Simulated parts
draw services whose truth is known, with a seed for each figure, and hand them to the functions that judge a real one. Live
parts run the built command beside a service that is made to have the truth. How often the gate itself is wrong is in
[accuracy.md](accuracy.md).

${all.length - missed} of ${all.length} goals are met. **Bold** is what misses its goal.`,
    ...sections,
    `## What this does not show

- Simulated scatter is normal, and the same from beginning to end; that of a real machine is neither.
- The services of the live parts do exactly what they are made for and use hardly any processor, so that the load generator is
  never the limit.
- Leaks are judged here by floors that are given. How well they can be read depends on the process.`,
  ].join('\n\n')}\n`;
}
