import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { editorSchema } from '../src/config/schema/editor-schema.ts';

const file = fileURLToPath(new URL('../perf-gate.schema.json', import.meta.url));
writeFileSync(file, editorSchema());
console.log(`wrote ${file}`);
