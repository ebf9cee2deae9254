// What became of each construct of the corpus: npm run bench:converters [-- k6 locust …] [--differences]

import { parseArgs } from 'node:util';
import { type Judgment, judge, type Outcome } from './converters/judge.ts';
import { LANGUAGES, type Language, readCorpus } from './converters/truth.ts';
import { type Row, report } from './support.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { differences: { type: 'boolean' } },
});
const languages = LANGUAGES.filter((language) => positionals.length === 0 || positionals.includes(language));
const rows: Row[] = [];
for (const language of languages) {
  const judged = await judgeAll(language);
  const counts = new Map<Outcome, number>();
  for (const [construct, { outcome, differences, notes, sendsOther }] of judged) {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    console.log(
      `${language.padEnd(10)} ${construct.padEnd(34)} ${outcome}${outcome === 'said' && sendsOther ? ', but something else is sent' : ''}`,
    );
    if (values.differences && outcome !== 'kept') {
      for (const difference of differences) console.log(`    ${difference}`);
      for (const note of notes) console.log(`    note: ${note}`);
    }
  }
  const others = judged.filter(([, { outcome, sendsOther }]) => outcome === 'said' && sendsOther).length;
  rows.push({
    name: `${language}: said, but something else is sent`,
    value: others,
    unit: 'constructs',
    goal: null,
    met: null,
  });
  for (const outcome of ['kept', 'said', 'refused', 'lost'] as const) {
    const value = ((counts.get(outcome) ?? 0) / judged.length) * 100;
    const isGoal = outcome === 'lost';
    rows.push({
      name: `${language}: ${outcome} of ${judged.length}`,
      value,
      unit: '%',
      goal: isGoal ? '= 0' : null,
      met: isGoal ? value === 0 : null,
    });
  }
}
report('converters', rows);

async function judgeAll(language: Language): Promise<[string, Judgment][]> {
  const judged: [string, Judgment][] = [];
  for (const file of readCorpus(language)) judged.push([file.construct, await judge(file)]);
  return judged;
}
