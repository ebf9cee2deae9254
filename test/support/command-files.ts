import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The runner uploads no summary beyond 1 MiB: it reports an error and shows nothing. */
const MAX_SUMMARY_BYTES = 1024 * 1024;
const FILES = {
  GITHUB_OUTPUT: 'set_output',
  GITHUB_STATE: 'save_state',
  GITHUB_ENV: 'set_env',
  GITHUB_PATH: 'add_path',
  GITHUB_STEP_SUMMARY: 'step_summary',
};

/** The files through which a step talks to the runner: made empty before it, read after it. */
export class CommandFiles {
  /** GITHUB_OUTPUT and so on, to the path of each file. */
  readonly variables: Record<keyof typeof FILES, string>;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    const paths = Object.entries(FILES).map(([name, prefix]) => {
      const path = join(directory, `${prefix}_${randomUUID()}`);
      writeFileSync(path, '');
      return [name, path];
    });
    this.variables = Object.fromEntries(paths);
  }

  outputs(): Record<string, string> {
    return parseAssignments(readFileSync(this.variables.GITHUB_OUTPUT, 'utf8'));
  }

  state(): Record<string, string> {
    return parseAssignments(readFileSync(this.variables.GITHUB_STATE, 'utf8'));
  }

  /** The job summary as GitHub would show it: empty when it is too large. */
  summary(): string {
    const content = readFileSync(this.variables.GITHUB_STEP_SUMMARY);
    return content.length > MAX_SUMMARY_BYTES ? '' : content.toString('utf8');
  }
}

/**
 * Reads `name=value` lines and the form for several lines, `name<<DELIMITER`, the value, `DELIMITER`.
 * Throws where the runner would fail the step.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function parseAssignments(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const [, name, operator, rest = ''] = /^(.+?)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`Invalid format '${line}'`);
    if (operator === '=') {
      result[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, index + 1);
    if (end < 0) throw new Error(`Matching delimiter not found '${rest}'`);
    result[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return result;
}
