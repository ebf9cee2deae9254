import type { z } from 'zod';

/** The option for refinements that check how parts go together: they see no value that is wrong by itself. */
export const ONCE_RIGHT = { when: ({ issues }: { issues: readonly unknown[] }) => issues.length === 0 };

/** Adds a problem whose text says everything: it is shown without "expected …, got …". */
export function fault(
  context: z.core.$RefinementCtx,
  path: (string | number)[],
  message: string,
  at: 'key' | 'value' = 'value',
): void {
  context.addIssue({ code: 'custom', path, message, params: { complete: true, at } });
}
