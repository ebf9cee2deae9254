// Writes the generated parts of docs/command.md: every command with its flags, as `--help` knows them; the flags of other
// load generators; and the exit codes.
import { writeFileSync } from 'node:fs';
import type { Argument, Command, Option } from 'commander';
import { markdownTable } from 'markdown-table';
import { createProgram } from '../src/commands/main.ts';
import { PEER_FLAGS } from '../src/commands/peer-flags.ts';
import { EXIT_CODES } from '../src/errors.ts';
import { replaced } from './generated-parts.ts';
import { cell } from './markdown-cell.ts';

/** The path of the document and its text; a test compares it with the committed one. */
export function commandDocument(): [path: string, text: string] {
  return replaced(
    'docs/command.md',
    [/(?<=<!-- commands -->\n)[\s\S]*?(?=\n\n<!-- end of commands -->)/, commands()],
    [/(?<=<!-- flags of others -->\n)[\s\S]*?(?=\n\n)/, peerTable()],
    [/(?<=<!-- exit codes -->\n)[\s\S]*?(?=\n\n)/, exitCodeTable()],
  );
}

function commands(): string {
  const program = createProgram(() => undefined);
  const help = program.createHelp();
  const all = help.visibleOptions(program).map(flagRow);
  const sections = program.commands.map((command) => {
    const given = help.visibleArguments(command);
    // `--help` is told once.
    const flags = help.visibleOptions(command).filter(({ long }) => long !== '--help');
    const rows = [...given.map(argumentRow), ...flags.map(flagRow)];
    return `### \`perf-gate ${titleOf(command, given)}\`\n\n${asSentence(command.description())}\n\n${flagTable(rows)}`;
  });
  return [`### \`perf-gate\`\n\n${asSentence(program.description())}\n\n${flagTable(all)}`, ...sections].join('\n\n');
}

function titleOf(command: Command, given: readonly Argument[]): string {
  return [command.name(), ...given.map(written)].join(' ');
}

/** An argument as it stands in a line of usage: `<base>`, `[name...]` where there can be any number of them. */
function written(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentRow(argument: Argument): string[] {
  return [`\`${written(argument)}\``, cell(argument.description), ''];
}

function flagRow({ flags, description, defaultValue, negate }: Option): string[] {
  const isTold = !negate && typeof defaultValue === 'string';
  return [`\`${flags}\``, cell(description), isTold ? `\`${defaultValue}\`` : ''];
}

function flagTable(rows: string[][]): string {
  return markdownTable([['flag', 'meaning', 'default'], ...rows], { alignDelimiters: false });
}

function peerTable(): string {
  const rows = PEER_FLAGS.map(([flags, hint]) => [
    flags
      .split(' ')
      .map((flag) => `\`${flag}\``)
      .join(' '),
    cell(hint),
  ]);
  return markdownTable([['flag', 'what is said'], ...rows], { alignDelimiters: false });
}

function exitCodeTable(): string {
  const rows = EXIT_CODES.map(({ code, meaning }) => [String(code), cell(meaning)]);
  return markdownTable([['exit code', 'meaning'], ...rows], { alignDelimiters: false });
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`;
}

if (process.argv[1] === import.meta.filename) {
  const [path, text] = commandDocument();
  writeFileSync(path, text);
}
