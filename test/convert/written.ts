import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { renderConfig } from '../../src/config/written-config.ts';
import type { Imported, ImportedRequest } from '../../src/convert/imported.ts';
import { writeHead, writeScenarios } from '../../src/convert/write-yaml.ts';
import { PerfGateError } from '../../src/errors.ts';
import { makeFolder } from '../config/workspace.ts';

/** perf-gate.yml with what was imported, as the command writes it. */
export function configOf(imported: Imported): string {
  const contents = { head: `${writeHead(imported)}\n\n`, scenarios: writeScenarios(imported).trimEnd() };
  return renderConfig({ start: 'node server.js', url: 'http://127.0.0.1:${PORT}' }, contents);
}

/** What perf-gate reads in it, beside these files. */
function loaded(imported: Imported, files: Record<string, string> = {}): Config {
  const covered = imported.coverage === null ? {} : { [imported.coverage.openapi]: '' };
  const folder = makeFolder({ ...covered, ...files, 'perf-gate.yml': configOf(imported) });
  return loadConfig({ workspace: folder, inputs: {}, environment: null });
}

/** Its scenarios, read again from the YAML after perf-gate found them valid. */
export function scenariosOf(imported: Imported, files: Record<string, string> = {}) {
  loaded(imported, files);
  return parse(configOf(imported)).scenarios;
}

/** Its only scenario's requests, journey for journey. */
export function requestsOf(imported: Imported) {
  const [scenario] = Object.values(scenariosOf(imported)) as { journeys: Record<string, { requests: unknown[] }> }[];
  return Object.fromEntries(Object.entries(scenario?.journeys ?? {}).map(([name, { requests }]) => [name, requests]));
}

/** The requests of its plain list. */
export function listOf(imported: Imported): unknown[] {
  return scenariosOf(imported).api.requests;
}

/** The requests that were imported: those of plain lists and of journeys. */
export function allRequests({ scenarios }: Imported): ImportedRequest[] {
  return Object.values(scenarios).flatMap(({ requests = [], journeys }) => [
    ...requests,
    ...Object.values(journeys).flatMap((journey) => journey.requests),
  ]);
}

/** What was imported; null where the user gets a reason instead. Anything else that is thrown is a defect. */
export async function attempt(act: () => Imported | Promise<Imported>): Promise<Imported | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof PerfGateError && error.class === 'config') return null;
    throw error;
  }
}

/** Whatever was imported is valid, and the YAML says what was meant. */
export function expectValid(imported: Imported | null): void {
  if (imported === null) return;
  const sent = Object.entries(imported.scenarios).map(([name, { unsent: _, requests, journeys, ...scenario }]) => [
    name,
    { ...scenario, ...(requests === undefined ? { journeys } : { requests }) },
  ]);
  expect(scenariosOf(imported)).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(sent))));
}
