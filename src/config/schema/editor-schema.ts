import { z } from 'zod';
import { settingsSchema } from './schema.ts';

/**
 * perf-gate.schema.json: the JSON Schema of perf-gate.yml (draft 2020-12) that editors use for completion and checks.
 */
export function editorSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(settingsSchema, { io: 'input' }), null, 2)}\n`;
}
