import type { Block, Item } from '../../../text/blocks.ts';
import type { ScenarioResult } from '../../../verdict/result.ts';
import { kindBlocks } from '../scenarios.ts';

/** What a kind found besides figures: its answer in sentences, and what is looked at after that. */
export interface Found {
  answer: readonly Item[];
  rest: readonly Block[];
}

/** Divides what a kind found: the sentences with which it begins answer the question that the scenario asks. */
export function foundBy(scenario: ScenarioResult): Found {
  const blocks = kindBlocks(scenario);
  const end = blocks.findIndex((block) => sentencesIn(block) === null);
  const leading = end === -1 ? blocks : blocks.slice(0, end);
  return { answer: leading.flatMap((block) => sentencesIn(block) ?? []), rest: blocks.slice(leading.length) };
}

/** The sentences of a block that holds nothing else; null: it is a remark, belongs to some media, or is no text. */
function sentencesIn(block: Block): readonly Item[] | null {
  if (block.in !== undefined || (block.kind !== 'text' && block.kind !== 'list') || block.quiet) return null;
  if (block.kind === 'text') return [{ text: block.text, ...(block.tone && { tone: block.tone }) }];
  return block.items.every(({ blocks, in: media }) => blocks === undefined && media === undefined) ? block.items : null;
}
