import type { Format } from './format.ts';
import { plainFormat } from './plain/plain.ts';

export const FORMATS: readonly Format[] = [plainFormat];
