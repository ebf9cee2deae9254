import { Command, CommanderError } from 'commander';
import { EXIT_CODES, exitCodeOf, messageOf, PerfGateError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { addInputFlags, CHOOSING, type RunFlags } from './flags.ts';
import { findSingleDash, withHint } from './peer-flags.ts';

const EXIT_CODES_TEXT = `
Exit codes: ${EXIT_CODES.map(({ code, title }) => `${code} ${title}`).join(', ')}.`;

/** Runs the local command. @returns its exit code */
export async function main(argv: string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    const mistake = argv[2] === 'run' ? findSingleDash(argv.slice(3)) : null;
    if (mistake !== null) throw new PerfGateError('config', mistake);
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    // commander has already written its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // A run that was canceled is no error of anybody.
    const kind = error instanceof PerfGateError && error.class !== 'internal' ? `${error.class} error: ` : '';
    console.error(`perf-gate: ${kind}${messageOf(error)}`);
    if (!(error instanceof PerfGateError || isSystemError(error))) {
      console.error('This is a defect of perf-gate. PERF_GATE_DEBUG=1 shows where it happened.');
      if (process.env.PERF_GATE_DEBUG && error instanceof Error) console.error(error.stack);
    }
    return exitCodeOf(error);
  }
}

/** Whether it is a system error, such as a full disk, whose own message says it all. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** The commands with their flags. @param exit called with the exit code of the one that was run */
export function createProgram(exit: (code: number) => void): Command {
  const program = new Command('perf-gate')
    .description('Is this service slower than before, and may it merge?')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(--help lists the commands and options)')
    .addHelpText('after', EXIT_CODES_TEXT);

  addInputFlags(program.command('run'))
    .description('start the service, load it, compare it with the baseline')
    .argument('[url-or-names...]', 'scenarios of the configuration by name; or a URL to measure by GET instead of them')
    .configureOutput({ outputError: (text, write) => write(withHint(text)) })
    .addHelpText(
      'after',
      `
Examples:
  perf-gate run --save-baseline            measure and keep it as the baseline
  perf-gate run                            measure again and compare
  perf-gate run --base main                measure main beside your changes, committed or not
  perf-gate run search --rounds 20         only this scenario, with more rounds
  perf-gate run --tag checkout --list      which scenarios that would be, and how long they take
  perf-gate run http://localhost:3000/products -c 50 -d 10s -R 500
                                           measure a URL of a service that runs
  perf-gate run --start "node server.js" --url 'http://127.0.0.1:\${PORT}'
${EXIT_CODES_TEXT}`,
    )
    .action(async (words: string[], flags: RunFlags) => exit(await (await import('./run.ts')).run(words, flags)));

  addInputFlags(program.command('try'), [...CHOOSING, '--start', '--url', '--output', '--base'])
    .description('start the service and send each request once, to see that a run is worth its time')
    .addHelpText(
      'after',
      `
Shows status, type, size and time of each answer, what to do about those that fail, and how long a run takes.

Examples:
  perf-gate try
  perf-gate try --scenario search
  perf-gate try --base main                the same on the base
${EXIT_CODES_TEXT}`,
    )
    .action(async (flags: RunFlags) => exit(await (await import('./try.ts')).tryOut(flags)));

  program
    .command('compare')
    .description('compare two documents that were measured before: run.json or a baseline')
    .argument('<base>', 'run document or baseline')
    .argument('<head>', 'run document')
    .option('--config <file>', 'for tolerances and thresholds, otherwise perf-gate.yml')
    .option('--output <folder>', 'also write result.json and report.html there')
    .option('--verbose', 'show every figure and how it was found')
    .addHelpText('after', '\nExample:\n  perf-gate compare main/run.json .perf-gate/run.json\n')
    .action(async (base, head, flags) => exit(await (await import('./compare.ts')).compareFiles(base, head, flags)));

  program
    .command('report')
    .description('show a result again')
    .argument('<result>', 'result.json of a run')
    .option('--html <file>', 'write the page')
    .option('--markdown <file>', 'write the text of the pull request comment')
    .option('--verbose', 'show every figure and how it was found')
    .addHelpText('after', '\nExample:\n  perf-gate report .perf-gate/result.json --html report.html\n')
    .action(async (result, flags) => exit(await (await import('./report.ts')).report(result, flags)));

  addInputFlags(program.command('list'), CHOOSING)
    .description('list the scenarios of the configuration, and how long a run takes')
    .action(async (flags) => exit(await (await import('./list.ts')).list(flags)));

  program
    .command('init')
    .description('write a commented perf-gate.yml for the service found here')
    .option('--force', 'replace a perf-gate.yml that is there')
    .option('--start <line>', 'the line that starts the service')
    .option('--no-start', 'only read files: do not build and start the service to ask it for its routes')
    .option('--url <url>', 'where the service answers; one that already runs there is asked for its routes')
    .option('--har <file>', 'scenarios from a recording of a browser (HAR), without what is secret in it')
    .option('--static', 'with --har: keep images, styles, scripts and fonts')
    .option(
      '--openapi <file or url>',
      'scenarios from an OpenAPI document (3.0 to 3.2) or Swagger 2.0, one request per operation',
    )
    .option('--locust <file>', 'scenarios from a Locust file; it is read, not run')
    .option('--k6 <file>', 'scenarios from a k6 script; it is read, not run')
    .option('--artillery <file>', 'scenarios from an Artillery file')
    .addHelpText(
      'after',
      `
Finds services of Node.js, Python, Go, Java and Rust, and what a Procfile or Dockerfile starts. Builds and starts the
service once, to ask it for its OpenAPI document and to try the routes of its code.

Examples:
  perf-gate init
  perf-gate init --har shop.har
  perf-gate init --openapi openapi.yaml --start "node server.js" --url 'http://127.0.0.1:\${PORT}'
`,
    )
    .action(async (flags) => exit(await (await import('./init.ts')).init(flags)));

  program
    .command('validate')
    .description('check the configuration')
    .option('--config <file>', 'the configuration')
    .action(async (flags) => exit(await (await import('./list.ts')).validate(flags)));

  return program;
}
