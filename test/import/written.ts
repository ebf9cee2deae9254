import { parse } from 'yaml';
import { renderConfig } from '../../src/config/init.ts';
import type { Imported } from '../../src/import/imported.ts';
import { writeHead, writeScenarios } from '../../src/import/write-yaml.ts';

/** perf-gate.yml with what was imported, as the command writes it. */
export function configOf(imported: Imported): string {
  const contents = { head: `${writeHead(imported)}\n\n`, scenarios: writeScenarios(imported).trimEnd() };
  return renderConfig({ start: 'node server.js', url: 'http://127.0.0.1:${PORT}' }, contents);
}

/** Its scenarios, read again from the YAML. */
export function scenariosOf(imported: Imported) {
  return parse(configOf(imported)).scenarios;
}

/** Its only scenario's requests, journey for journey. */
export function requestsOf(imported: Imported) {
  const [scenario] = Object.values(scenariosOf(imported)) as { journeys: Record<string, { requests: unknown[] }> }[];
  return Object.fromEntries(Object.entries(scenario?.journeys ?? {}).map(([name, { requests }]) => [name, requests]));
}
