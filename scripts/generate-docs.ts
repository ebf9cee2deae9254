// Writes docs/configuration.md from perf-gate.schema.json, and docs/scenarios/README.md from the kinds.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { markdownTable } from 'markdown-table';
import { KINDS } from '../src/kinds/index.ts';
import { kindsTable } from './kinds-table.ts';
import { cell } from './markdown-cell.ts';

interface Schema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  /** The kinds of one thing, each with its name as the only value of `type`. */
  oneOf?: Schema[];
  const?: unknown;
  items?: Schema;
  enum?: unknown[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

const root = resolve(import.meta.dirname, '..');

/** Makes the document; a test compares it with the committed one. */
export function configuration(): string {
  const schema = JSON.parse(readFileSync(join(root, 'perf-gate.schema.json'), 'utf8')) as Schema;
  return `# perf-gate.yml

perf-gate looks for \`perf-gate.yml\`, \`perf-gate.yaml\`, \`.github/perf-gate.yml\` and \`.github/perf-gate.yaml\`; the input
\`config\` and the flag \`--config\` name another file. \`perf-gate validate\` checks it. For completion in an editor, make
this the first line:

\`\`\`yaml
# yaml-language-server: $schema=https://raw.githubusercontent.com/org/perf-gate/v1/perf-gate.schema.json
\`\`\`

Durations are written \`250ms\`, \`10s\`, \`5m\`; rates \`500/s\`; sizes \`200MB\` or \`200MiB\`; ratios \`3%\`; thresholds
\`< 250ms\`, \`>= 500/s\`, \`< 1%\`.

Paths, headers and bodies of requests may have placeholders: \`{{ users.email }}\` is a column of a file named under
\`data\`, \`{{ token }}\` a value that an earlier request extracted, \`{{ faker.person.fullName }}\` is made up, and
\`\${API_TOKEN}\` is an environment variable. Text with placeholders that begins with a brace, or is inside braces, needs
quotes. Paths of files start at the workspace, the folder that perf-gate runs in, and must stay inside it.

${new Sections(schema).all().join('\n')}`;
}

/** Makes the list of all kinds of scenarios; a test compares it with the committed one. */
export function kindsOfScenarios(): string {
  return `# Kinds of scenarios

A scenario has a \`type\`; without one it is a \`load\`. Each kind answers a question of its own, and has a page here and an
example that a test runs.

${kindsTable()}

The time is that of all rounds of one side, without builds and starts; \`perf-gate list\` and the first lines of a run say
that of a configuration. With a base that is measured in the same job it is twice as long, but for what is measured on the
change alone. A stress without a \`point\` searches for it first, which takes a minute or two.

What a kind finds besides figures, such as the users with whom a service is full, is said first in its part of the page, below
its figures on a terminal, and in the fold of a comment.

- What is compared is one value of each round and metric, head against base, by rank tests
  ([how it decides](../how-it-decides.md)). What is found within one round is shown, and can be limited.
- \`thresholds\` of a scenario hold the medians of its rounds. Those at the top of the file also hold for ${generalKinds()};
  other kinds have loads that are meant to be too high, or figures of another sort.
- What the service uses can be limited in every kind that has one: its peak \`memory\`, \`cpu\`, \`disk-read\` and \`disk-written\`
  for each request, and its [shares of the processor time](cpu.md), \`cpu-of-core\`, \`cpu-of-machine\` and \`cpu-of-cgroup\`. Where
  a kind has no such figure of its own, it is that of all measured windows of a round together: the highest memory, and the
  processor time over the measured time. It is measured only where it is limited. The limit is said to be not measured for a
  service that somebody else runs, and where perf-gate replaced the process within a window, as a recovery may.
- A scenario with fewer than 5 rounds is not compared: it is measured on the change alone, and held to its limits.
- Every key of every kind is in [configuration.md](../configuration.md).
`;
}

/** The kinds that general limits are for: `load and availability`. */
function generalKinds(): string {
  return listOf(KINDS.filter(({ rules }) => rules.general).map(({ name }) => `\`${name}\``));
}

function listOf(names: readonly string[]): string {
  const [last = '', ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}

/** Makes a table for every kind of map; one that is used in several places has one table, named after the first. */
class Sections {
  readonly #top: Schema;
  readonly #places = new Map<Schema, string>();
  readonly #written = new Set<string>();

  constructor(top: Schema) {
    this.#top = top;
  }

  all(): string[] {
    return this.#sections(this.#top, '');
  }

  #sections(schema: Schema, path: string): string[] {
    this.#places.set(schema, path);
    const entries = Object.entries(schema.properties ?? {});
    const rows = entries.map(([name, value]) => [`\`${name}\``, cell(value.description ?? ''), defaultOf(value)]);
    const title = path === '' ? '## The file' : `## ${path}`;
    const table = markdownTable([['key', 'meaning', 'default'], ...rows], { alignDelimiters: false });
    const below = entries.flatMap(([name, value]) => {
      const above = path === '' ? '' : `${path.replace(OF_TYPE, '')}.`;
      return this.#objectsOf(value).flatMap((inner) => this.#below(inner.schema, `${above}${name}${inner.suffix}`));
    });
    return entries.length === 0 ? below : [`${title}\n\n${table}\n`, ...below];
  }

  #below(schema: Schema, path: string): string[] {
    const place = this.#places.get(schema);
    if (place !== undefined) return [`## ${path}\n\nAs ${place}.\n`];
    // Limits have the same keys no matter what they limit; the first is shown.
    const limit = /\.thresholds\.\w[\w-]*$/.test(path);
    if (limit && this.#written.has('limit')) return [];
    if (!limit) return this.#sections(schema, path);
    this.#written.add('limit');
    return this.#sections(schema, path.replace(/[\w-]+$/, '<metric>'));
  }

  /** Lists the maps that a value may be: the first of several forms, but every kind. */
  #objectsOf(written: Schema): { schema: Schema; suffix: string }[] {
    const schema = this.#resolve(written);
    if (schema.properties) return [{ schema, suffix: '' }];
    if (schema.oneOf) {
      return schema.oneOf.map((kind) => ({ schema: kind, suffix: ` of type ${kind.properties?.type?.const}` }));
    }
    for (const choice of schema.anyOf ?? []) {
      const found = this.#objectsOf(choice);
      if (found.length > 0) return found;
    }
    if (schema.items) return this.#objectsOf(schema.items).map(under('[]'));
    if (typeof schema.additionalProperties === 'object') {
      return this.#objectsOf(schema.additionalProperties).map(under('.<name>'));
    }
    return [];
  }

  #resolve(schema: Schema): Schema {
    const name = schema.$ref?.replace('#/$defs/', '');
    return name === undefined ? schema : (this.#top.$defs?.[name] as Schema);
  }
}

/** The end of the title of a kind; titles below it do not repeat it. */
const OF_TYPE = / of type [\w-]+$/;

function under(step: string): (found: { schema: Schema; suffix: string }) => { schema: Schema; suffix: string } {
  return ({ schema, suffix }) => ({ schema, suffix: `${step}${suffix}` });
}

function defaultOf({ default: value }: Schema): string {
  if (Array.isArray(value)) return value.length === 0 ? '' : `\`[${value.join(', ')}]\``;
  return value === undefined || typeof value === 'object' ? '' : `\`${String(value)}\``;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(root, 'docs/configuration.md'), configuration());
  writeFileSync(join(root, 'docs/scenarios/README.md'), kindsOfScenarios());
}
