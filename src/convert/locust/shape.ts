import type { Conversion } from '../conversion.ts';
import type { ImportedScenario } from '../imported.ts';
import { type ClassValue, Dictionary } from '../value.ts';

/** The stages of a LoadTestShape that lists them as Locust's examples do; null, with a note: it does something else. */
export function stagesOf(shape: ClassValue, conversion: Conversion): ImportedScenario['stages'] | null {
  const { line } = shape.node;
  const listed = shape.statics.get('stages');
  const stages: { duration: string; to: number }[] = [];
  let at = 0;
  for (const item of listed?.kind === 'list' && listed.rest === null ? listed.items : []) {
    const number = (key: string) => {
      const value = item instanceof Dictionary ? item.get(key) : undefined;
      return value?.kind === 'data' && typeof value.value === 'number' ? value.value : null;
    };
    const [end, users, rate] = [number('duration'), number('users'), number('spawn_rate')];
    if (end === null || users === null || end <= at) return lost(line, conversion);
    const before = stages.at(-1)?.to ?? 0;
    const ramp = rate && rate > 0 ? Math.min(Math.ceil(Math.abs(users - before) / rate), end - at - 1) : 0;
    if (ramp > 0) stages.push({ duration: `${ramp}s`, to: users });
    stages.push({ duration: `${end - at - Math.max(ramp, 0)}s`, to: users });
    at = end;
  }
  if (stages.length === 0) return lost(line, conversion);
  conversion.note(line, 'the stages of the LoadTestShape are taken as its list has them, whatever tick() does with it');
  return stages;
}

function lost(line: number, conversion: Conversion): null {
  conversion.lose(line, 'a LoadTestShape: write its stages by hand');
  return null;
}
