import type { Result } from '../verdict/result.ts';
import { SECTIONS } from './sections/index.ts';
import { reportOf } from './sections/section.ts';
import { writePage } from './write/page.ts';

/** The whole result as one page that needs nothing else: no request, its only script inlined. */
export function renderHtml(result: Result): string {
  const report = reportOf(result);
  return writePage(SECTIONS.map((section) => section(report)));
}
