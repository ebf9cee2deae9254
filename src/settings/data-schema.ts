import { z } from 'zod';
import { quote } from '../text/quote.ts';
import { placeholderName } from './answer-schema.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { isJsonFile } from './feeder-file.ts';
import { MAX_COLUMNS, NAMEABLE } from './row-table.ts';
import { place } from './values-schema.ts';

/** The most rows that a configuration holds itself; more of them make it a file of data. */
const MOST_ROWS = 1000;

const COLUMN_EXPECTED = 'a column name without quotes, braces, backslashes and line breaks';
const COLUMNS_EXPECTED = `a list of 1 to ${MAX_COLUMNS} column names`;
const columns = z
  .array(z.string({ error: COLUMN_EXPECTED }).regex(NAMEABLE, { error: COLUMN_EXPECTED }), { error: COLUMNS_EXPECTED })
  .min(1, { error: COLUMNS_EXPECTED })
  .max(MAX_COLUMNS, { error: COLUMNS_EXPECTED })
  .superRefine((names, context) => {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) < index) fault(context, [index], `the column ${quote(name)} appears twice`);
    }
  }, ONCE_RIGHT);

const DELIMITER_EXPECTED = 'one character that is between two values, such as ";" or "\\t"';
const delimiter = z.string({ error: DELIMITER_EXPECTED }).regex(/^[^"\r\n\p{Cs}]$/u, { error: DELIMITER_EXPECTED });

const ROWS_EXPECTED = `a list of 1 to ${MOST_ROWS} rows; more of them belong in a file`;
const DATA_EXPECTED = 'a file such as data/users.csv, or a map with file or rows';

const feederMap = z
  .strictObject({
    file: place
      .optional()
      .describe('File inside the repository, of at most 10 MB: .csv with a header line, .json or .jsonl.'),
    rows: z
      // What a row may be is reported with its place once the rest is right.
      .array(z.unknown().meta({ type: ['object', 'string', 'number', 'boolean', 'null'] }), { error: ROWS_EXPECTED })
      .min(1, { error: ROWS_EXPECTED })
      .max(MOST_ROWS, { error: ROWS_EXPECTED })
      .optional()
      .describe(
        'Instead of a file: the rows themselves, each a map of columns to values, or a single value whose column is called value.',
      ),
    columns: columns.optional().describe('Names of the columns of a CSV file that has no header line.'),
    header: z
      .boolean()
      .optional()
      .describe('With columns: whether there is a header line all the same, which is passed over. Default: false.'),
    delimiter: delimiter.optional().describe('What is between two values of a CSV file. Default: a comma.'),
    order: z
      .enum(['sequential', 'random', 'once'])
      .prefault('sequential')
      .describe('Order of the rows: one after the other in a loop, at random by the seed, or each once per round.'),
    'at-end': z
      .enum(['stop-user', 'stop-run'])
      .optional()
      .describe(
        'What ends once every row has been used: one virtual user after the other, or the load. Default: stop-user.',
      ),
  })
  .superRefine((feeder, context) => {
    const { file, rows, order } = feeder;
    if (file === undefined && rows === undefined) fault(context, [], 'data has either file or rows; neither is here');
    if (file !== undefined && rows !== undefined) {
      fault(context, ['rows'], 'data has either file or rows, not both', 'key');
    }
    for (const key of ['columns', 'header', 'delimiter'] as const) {
      if (feeder[key] === undefined) continue;
      if (file === undefined || isJsonFile(file)) fault(context, [key], `${key} goes with a CSV file only`, 'key');
      else if (key === 'header' && feeder.columns === undefined) {
        fault(context, [key], 'header goes with columns only: without them the first line names the columns', 'key');
      }
    }
    if (feeder['at-end'] !== undefined && order !== 'once') {
      fault(context, ['at-end'], 'only a feeder with the order once comes to an end', 'key');
    }
  }, ONCE_RIGHT);
export type FeederSettings = z.output<typeof feederMap>;

/** Rows that requests take values from, by the names of their placeholders. */
export const data = z.record(
  placeholderName,
  z.union([place.transform((file): FeederSettings => ({ file, order: 'sequential' })), feederMap], {
    error: DATA_EXPECTED,
  }),
);
