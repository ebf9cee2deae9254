// Writes what follows from src/config/input-list.ts: the inputs of action.yml and of the reusable workflow, and the
// table of README.md.
import { writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import { stringify } from 'yaml';
import { INPUTS, type Input, type Stage } from '../src/config/input-list.ts';
import { replaced } from './generated-parts.ts';
import { cell } from './markdown-cell.ts';

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
  ]);
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

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of inputDocuments()) writeFileSync(path, text);
}
