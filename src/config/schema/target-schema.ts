import { z } from 'zod';
import { SETUP_TURNS } from '../../service/target.ts';
import { fault, ONCE_RIGHT } from '../../settings/fault.ts';
import { scrapedMetrics } from '../../settings/metrics-schema.ts';
import { PORT_PLACEHOLDER } from '../../settings/port-placeholder.ts';
import { SIDE_PLACEHOLDER } from '../../settings/side-placeholder.ts';
import {
  commandLine,
  duration,
  durationOrNone,
  folder,
  logPattern,
  place,
  portNumber,
  readyUrl,
  serverName,
  status,
  targetUrl,
  textValue,
} from '../../settings/values-schema.ts';

const READY_EXPECTED = 'a path such as /healthz, a URL, or a map with url, port or log';
const PORT_EXPECTED = 'auto, a port from 1 to 65535, or one for each side such as { base: 4001, head: 4002 }';
const PORT_OF_SIDE = `a port for each side, such as { base: 4001, head: 4002 }, since ${SIDE_PLACEHOLDER} becomes base or head`;
const LINES_EXPECTED = 'a command line or a list of them';

const env = z
  .record(
    z.string().regex(/^[^=\0]+$/, { error: 'a variable name without "="' }),
    textValue.refine((value) => !value.includes('\0'), { error: 'text without null characters' }),
  )
  .describe(
    `Environment variables for build, start, setup and teardown, added to those of perf-gate; ${SIDE_PLACEHOLDER} becomes base or head.`,
  );

const lines = z
  .union([commandLine.transform((line) => [line]), z.array(commandLine)], { error: LINES_EXPECTED })
  .prefault([]);

const PLACES_EXPECTED = 'a path inside the repository or a list of them';
const places = z.union([place.transform((path) => [path]), z.array(place)], { error: PLACES_EXPECTED });

const readyMap = z
  .strictObject({
    url: readyUrl.optional().describe('Path (added to target.url) or URL that has to answer. Default: target.url.'),
    port: portNumber.optional().describe('TCP port that has to accept a connection.'),
    log: logPattern
      .optional()
      .describe('Text that a line of the output has to contain, or a regular expression between slashes.'),
    status: status
      .optional()
      .describe('Status that the URL has to answer: a code, a class such as 2xx, or a list. Default: any below 500.'),
    timeout: duration.optional().describe('How long to wait. Default: 30s.'),
  })
  .superRefine((ready, context) => {
    const kinds = (['url', 'port', 'log'] as const).filter((kind) => ready[kind] !== undefined);
    if (kinds.length > 1) fault(context, [], `only one of url, port and log can be set, not ${kinds.join(' and ')}`);
    if (ready.status !== undefined && (ready.port !== undefined || ready.log !== undefined)) {
      fault(context, ['status'], 'a status goes with url only, not with port or log', 'key');
    }
  }, ONCE_RIGHT);

const portsOfSides = z.strictObject({
  base: portNumber.describe('Port of the base.'),
  head: portNumber.describe('Port of the head.'),
});

const tls = z
  .strictObject({
    ca: place.optional().describe('PEM file of the authorities that may sign the certificate of the service.'),
    cert: place.optional().describe('PEM file of the certificate that the client shows; goes with key.'),
    key: place.optional().describe('PEM file of its private key.'),
    'server-name': serverName.optional().describe('Name that the certificate has to be for. Default: the host of url.'),
    insecure: z
      .boolean()
      .prefault(false)
      .describe(
        'Do not check the certificate at all. Otherwise it is checked once before the run, not by every connection.',
      ),
  })
  .meta({ id: 'tls' });
export type TlsSettings = z.output<typeof tls>;

const SOCKET_EXPECTED = 'the path of a Unix socket, at most 100 bytes long';
const socket = z
  .string({ error: SOCKET_EXPECTED })
  .refine((path) => path.trim() !== '' && !path.includes('\0') && Buffer.byteLength(path) <= 100, {
    error: SOCKET_EXPECTED,
  });

const shared = {
  build: commandLine.optional().describe('Line that builds the service, run once before the first round.'),
  start: commandLine
    .optional()
    .describe(
      'Line that starts the service, run again for every round. Without it, url is a service that is already running.',
    ),
  url: targetUrl
    .optional()
    .describe(
      `Where the service answers; ${PORT_PLACEHOLDER} is the port, ${SIDE_PLACEHOLDER} is base or head. Default with start: http://127.0.0.1:${PORT_PLACEHOLDER}.`,
    ),
  'working-directory': folder.optional().describe('Folder to build and start in, inside the repository. Default: ".".'),
  env: env.optional(),
  socket: socket
    .optional()
    .describe('Unix socket that the service listens on, taken from the workspace, instead of the port of url.'),
  tls: tls.optional().describe('How the certificate of a service at an https:// URL is checked before the run.'),
};

const PROFILE_EXPECTED = 'true, false or { command: a line that writes a profile to its standard output }';
const profile = z
  .union(
    [
      z.boolean(),
      z.strictObject({
        command: commandLine.describe(
          'Line that is run while the service is loaded, with PID, PORT and SECONDS in its environment, and writes folded stacks, pprof or a profile of V8 to its standard output.',
        ),
      }),
    ],
    { error: PROFILE_EXPECTED },
  )
  .prefault(false);

export const targetSchema = z.strictObject({
  ...shared,
  port: z
    .union([z.literal('auto'), portNumber, portsOfSides], {
      error: ({ input }) =>
        typeof input === 'string' && input.includes(SIDE_PLACEHOLDER) ? PORT_OF_SIDE : PORT_EXPECTED,
    })
    .optional()
    .describe(
      `Port passed to the service as PORT: one, one for each side ({ base: 4001, head: 4002 }), or auto: a free one for every start. Default: auto when url has ${PORT_PLACEHOLDER}.`,
    ),
  ready: z
    .union([readyUrl.transform((url): z.output<typeof readyMap> => ({ url })), readyMap], { error: READY_EXPECTED })
    .prefault({})
    .describe(
      'When the service is ready for load: a URL answers, a port is open or a line is in the log. Default: target.url.',
    ),
  grace: durationOrNone.prefault('5s').describe('How long the service may take to stop after SIGTERM.'),
  setup: lines.describe('Lines run before the first round, after build, for example to seed data or start a database.'),
  teardown: lines.describe('Lines run after the last round, whatever happened.'),
  metrics: scrapedMetrics
    .optional()
    .describe('Metrics of its own that the service offers, in the text format of Prometheus, read in every scenario.'),
  profile: profile.describe(
    'Where a scenario got slower, find the functions that take more of a request: true for Node, { command } for others.',
  ),
  'setup-each': z
    .enum(SETUP_TURNS)
    .prefault('run')
    .describe(
      'run: setup once before the first round, teardown once after the last. round: setup before every round of every side, before its process is started, and teardown after it.',
    ),
  'build-timeout': duration.prefault('10m').describe('Time limit of the build line.'),
  'setup-timeout': duration.prefault('5m').describe('Time limit of each line of setup and teardown.'),
  copy: places
    .prefault([])
    .describe(
      'Untracked files or folders of the repository, such as .env, that are copied into the checkout of the base.',
    ),
  paths: places
    .prefault([])
    .describe(
      'Files and folders that make up the service, anywhere in the repository: if none of them changed, nothing is ' +
        'measured. Without any, every file of the repository counts.',
    ),
});
export type TargetSettings = z.output<typeof targetSchema>;

export const baseSchema = z.strictObject(shared);
