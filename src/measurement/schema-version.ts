import { z } from 'zod';

/** The schema of a document: a reader knows every minor of its major, and passes over what a newer minor adds. */
export const schemaVersionSchema = z.object({
  major: z.number().int().positive(),
  minor: z.number().int().nonnegative(),
});
export type SchemaVersion = z.infer<typeof schemaVersionSchema>;

/** The schema version that a document says it has. A whole number was the major of the first documents. Anything else is no schema: null. */
export function readSchemaVersion(written: unknown): SchemaVersion | null {
  if (typeof written === 'number' && Number.isInteger(written) && written > 0) return { major: written, minor: 0 };
  const read = schemaVersionSchema.safeParse(written);
  return read.success ? read.data : null;
}
