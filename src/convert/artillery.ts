import { PerfGateError } from '../errors.ts';
import { parseYaml } from '../settings/yaml-source.ts';
import { formatFile, quote } from '../text/quote.ts';
import { writePause } from './addresses.ts';
import { flowOf } from './artillery-flow.ts';
import { settingsOf } from './artillery-settings.ts';
import type { LineOf } from './artillery-time.ts';
import type { Imported, ImportedJourney, ImportedRequest, ImportedScenario } from './imported.ts';
import { Names } from './names.ts';
import { child, isPlain } from './openapi-document.ts';
import { Script } from './script.ts';

/**
 * Phases, payloads and flows of an Artillery file (artillery.io/docs/reference/test-script).
 *
 * @throws PerfGateError `config` when it is not YAML, or has no request that can be converted
 */
export function importArtillery(text: string, name: string): Imported {
  const source = parseYaml(text.replace(/^\ufeff/, ''));
  if ('problems' in source) {
    const lines = source.problems
      .slice(0, 5)
      .map(({ line, column, text: problem }) => `${formatFile(name)}:${line}:${column} ${problem}`);
    throw new PerfGateError('config', lines.join('\n'));
  }
  const root = source.value;
  if (!isPlain(root) || !Array.isArray(root.scenarios)) {
    throw new PerfGateError('config', `${formatFile(name)} is not an Artillery file: it has no list "scenarios"`);
  }
  const lineOf: LineOf = (path) => source.position(path, 'key').line;
  const script = new Script(name);
  const settings = settingsOf(root, script, lineOf);
  const journeys: [string, ImportedJourney][] = [];
  const names = new Names();
  for (const [index, scenario] of root.scenarios.slice(0, 200).entries()) {
    const path = ['scenarios', index];
    const engine = child(scenario, 'engine');
    if (engine !== undefined && engine !== 'http') {
      script.note(lineOf([...path, 'engine']), `a scenario of the engine ${quote(String(engine))}`);
      continue;
    }
    for (const key of ['beforeScenario', 'afterScenario', 'beforeRequest', 'afterResponse']) {
      if (child(scenario, key) !== undefined)
        script.note(lineOf([...path, key]), `${key}: functions of yours are not run`);
    }
    const { requests, pause } = flowOf(child(scenario, 'flow'), [...path, 'flow'], script, lineOf, settings);
    if (requests.length === 0) continue;
    const weight = child(scenario, 'weight');
    const title = child(scenario, 'name');
    journeys.push([
      names.take(typeof title === 'string' ? title : `scenario ${index + 1}`),
      {
        ...(typeof weight === 'number' && weight > 0 && { weight: Math.min(weight, 1_000_000) }),
        ...(pause && { pause: writePause(pause.least, pause.most) }),
        requests,
      },
    ]);
  }
  const before: ImportedRequest[] = [];
  if (root.before !== undefined) {
    before.push(...flowOf(child(root.before, 'flow'), ['before', 'flow'], script, lineOf, settings).requests);
    script.note(lineOf(['before']), 'before is sent once by every virtual user, not once in all');
  }
  if (root.after !== undefined) script.note(lineOf(['after']), 'after: perf-gate sends nothing after the load');
  const scenario: ImportedScenario = {
    ...settings.load,
    ...(before.length > 0 && { before }),
    journeys: Object.fromEntries(journeys),
  };
  return script.imported({ artillery: scenario });
}
