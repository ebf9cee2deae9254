// Writes what follows from src/config/input-list.ts: the inputs of action.yml and of the reusable workflow, and the
// tables of README.md and docs/command.md; there also the exit codes, from src/errors.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { markdownTable } from 'markdown-table';
import { stringify } from 'yaml';
import { INPUTS, type Input, type Stage } from '../src/config/input-list.ts';
import { EXIT_CODES } from '../src/errors.ts';
import { cell } from './markdown-cell.ts';

const root = resolve(import.meta.dirname, '..');
const action = INPUTS.filter(({ offered }) => offered === 'action' || offered === 'both');
/** What is passed on of an input that may have several keys to do with. */
const VALUES: Record<string, string> = {
  config: `\${{ format(inputs.config, matrix.key) }}`,
  key: `\${{ matrix.key }}`,
};
const workflow = INPUTS.filter(({ offered }) => offered === 'workflow' || offered === 'both');

/** The generated documents by path. */
export function inputDocuments(): Map<string, string> {
  return new Map([
    replaced('action.yml', [/(?<=\ninputs:\n)[\s\S]*?(?=\noutputs:)/, action.map(actionInput).join('')]),
    replaced(
      '.github/workflows/perf-gate.yml',
      [/(?<=\n {4}inputs:\n)[\s\S]*?(?= {4}outputs:)/, workflow.map(workflowInput).join('')],
      [/(?<=\n {10}mode: run\n)[\s\S]*?(?= {2}report:\n)/, passedOn('measure')],
      [/(?<=\n {10}mode: report\n)[\s\S]*$/, passedOn('report')],
    ),
    replaced('README.md', [/(?<=<!-- inputs -->\n)[\s\S]*?(?=\n\n)/, inputTable()]),
    replaced(
      'docs/command.md',
      [/(?<=<!-- flags -->\n)[\s\S]*?(?=\n\n)/, flagTable()],
      [/(?<=<!-- exit codes -->\n)[\s\S]*?(?=\n\n)/, exitCodeTable()],
    ),
  ]);
}

/** Makes the generated parts of a file again. */
function replaced(path: string, ...parts: [part: RegExp, made: string][]): [string, string] {
  const file = join(root, path);
  let text = readFileSync(file, 'utf8');
  for (const [part, made] of parts) {
    if (!part.test(text)) throw new Error(`${path} has no place for what is generated: ${part}`);
    text = text.replace(part, () => made);
  }
  return [file, text];
}

function actionInput({ name, description, default: value }: Input): string {
  return `  ${name}:\n    description: ${yaml(description)}\n    default: ${yaml(value)}\n`;
}

function workflowInput({ name, description, default: value, type = 'string' }: Input): string {
  const made = type === 'number' ? value : yaml(value);
  return `      ${name}:\n        description: ${yaml(description)}\n        type: ${type}\n        default: ${made}\n`;
}

/** What the reusable workflow passes on to the action in one of its jobs. */
function passedOn(job: Stage): string {
  const names = workflow.filter(({ offered, stages = ['measure'] }) => offered === 'both' && stages.includes(job));
  return names.map(({ name }) => `          ${name}: ${VALUES[name] ?? `\${{ inputs.${name} }}`}\n`).join('');
}

function yaml(text: string): string {
  return stringify(text, { lineWidth: 0 }).trim();
}

function inputTable(): string {
  const rows = action.map(({ name, description, default: value }) => [
    `\`${name}\``,
    cell(description),
    value ? `\`${value}\`` : '',
  ]);
  return markdownTable([['input', 'meaning', 'default'], ...rows], { alignDelimiters: false, padding: true });
}

function flagTable(): string {
  const rows = INPUTS.flatMap(({ flag }) => {
    if (!flag) return [];
    return [[`\`${flag.syntax}\``, cell(flag.description), flag.default ? `\`${flag.default}\`` : '']];
  });
  return markdownTable([['flag of `run`', 'meaning', 'default'], ...rows], { alignDelimiters: false });
}

function exitCodeTable(): string {
  const rows = EXIT_CODES.map(({ code, meaning }) => [String(code), cell(meaning)]);
  return markdownTable([['exit code', 'meaning'], ...rows], { alignDelimiters: false });
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of inputDocuments()) writeFileSync(path, text);
}
