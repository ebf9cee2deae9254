import type { Format } from './format.ts';
import { plain } from './plain/plain.ts';

export const FORMATS: readonly Format[] = [plain];
