import { z } from 'zod';

/** The schema of a document: a reader knows every minor of its major, and ignores what a newer minor adds. */
export const schemaVersionSchema = z.object({
  major: z.number().int().positive(),
  minor: z.number().int().nonnegative(),
});
export type SchemaVersion = z.infer<typeof schemaVersionSchema>;

/**
 * Reads the schema version that a document states; null: it is none. The first documents had the major alone, a number.
 */
export function readSchemaVersion(written: unknown): SchemaVersion | null {
  if (typeof written === 'number' && Number.isInteger(written) && written > 0) return { major: written, minor: 0 };
  const read = schemaVersionSchema.safeParse(written);
  return read.success ? read.data : null;
}
