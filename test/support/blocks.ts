import { writeTerminal } from '../../src/report/write/terminal.ts';
import type { Block } from '../../src/text/blocks.ts';

/** What a wide terminal shows of blocks. */
export function shownBlocks(blocks: readonly Block[]): string {
  return writeTerminal([blocks], { columns: 1000, color: false });
}
