import { z } from 'zod';
import { fault, ONCE_RIGHT } from './fault.ts';
import { place, textValue } from './values-schema.ts';

// The bodies of requests, as they are written. Files are looked up once the rest is right.

const FIELDS_EXPECTED = 'a map of fields to values';
const VALUES_EXPECTED = 'text, a number, true or false, or a list of them';
const FIELD_EXPECTED = 'a field name without quotes and line breaks';
const PART_EXPECTED = 'a value, or a map with file';
const QUOTABLE = /^[^"\p{Cc}\p{Cs}]+$/u;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\x20-\x7e]+)?$/;
const MEDIA_TYPE_EXPECTED = 'a media type such as image/png';

const part = z
  .strictObject({
    file: place.optional().describe('File inside the repository to send, of at most 10 MB.'),
    value: textValue.optional().describe('Value to send, where it needs a type.'),
    filename: z
      .string()
      .regex(QUOTABLE, { error: 'a file name without quotes and line breaks' })
      .optional()
      .describe('File name to send. Default: its own.'),
    type: z
      .string({ error: MEDIA_TYPE_EXPECTED })
      .regex(MEDIA_TYPE, { error: MEDIA_TYPE_EXPECTED })
      .optional()
      .describe('Media type, such as image/png.'),
  })
  .superRefine(({ file, value, filename }, context) => {
    if ((file === undefined) === (value === undefined)) fault(context, [], 'a part has either file or value');
    if (filename !== undefined && file === undefined)
      fault(context, ['filename'], 'filename goes with file only', 'key');
  }, ONCE_RIGHT);
export type PartSettings = z.output<typeof part>;

/** The keys of a request of which at most one is set. */
export const BODIES = ['json', 'form', 'multipart', 'body', 'file'] as const;

export const bodies = {
  json: z
    .unknown()
    .optional()
    .describe('Body, sent as JSON with content-type application/json unless headers say otherwise.'),
  form: z
    .record(
      z.string(),
      z.union([textValue, z.array(textValue).min(1, { error: VALUES_EXPECTED })], { error: VALUES_EXPECTED }),
      {
        error: FIELDS_EXPECTED,
      },
    )
    .optional()
    .describe('Body, sent as a form (application/x-www-form-urlencoded): a value for each field, or a list of values.'),
  multipart: z
    .record(
      z.string().regex(QUOTABLE, { error: FIELD_EXPECTED }),
      z.union([textValue.transform((value): PartSettings => ({ value })), part], { error: PART_EXPECTED }),
      { error: FIELDS_EXPECTED },
    )
    .refine((fields) => Object.keys(fields).length > 0, { error: 'at least one field' })
    .optional()
    .describe('Body, sent as a form with files (multipart/form-data): a value, or a map with file, for each field.'),
  body: z.string({ error: 'text' }).optional().describe('Body, sent as this text.'),
  file: place.optional().describe('File inside the repository that is the body, of at most 10 MB, sent as it is.'),
};
