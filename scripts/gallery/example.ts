import type { Links } from '../../src/report/sections/section.ts';
import type { Result } from '../../src/verdict/result.ts';
import { failing } from '../../test/report/results.ts';

/** What the gallery shows: a fixed result of documents that were made up, judged by the code that judges real ones. */
export const EXAMPLE: Result = failing();

const RUN = 'https://github.com/acme/shop/actions/runs/1';

export const LINKS: Links = { report: `${RUN}/artifacts/3`, archive: `${RUN}/artifacts/2`, run: RUN };
