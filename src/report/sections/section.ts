import type { Block } from '../../text/blocks.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { bySeriousness } from '../status.ts';
import { decidesPlace } from './decides.ts';
import { type P25Place, p25Place } from './p25.ts';

/** What a report is about, for every section of it. */
export interface Report {
  result: Result;
  /** The scenarios, the most serious first. */
  ordered: readonly ScenarioResult[];
  said: SaidOnce;
  /** Where p25 is explained. */
  p25: P25Place;
  /** The scenario that explains which figures decide. */
  decides: string | null;
  /** Pages with more detail; an address that is not http(s) is left out. */
  links: Links;
}

export interface Links {
  /** The whole report: a page that opens at once, or the archive where there is no such page. */
  report?: string;
  /** The archive of the report, its documents and logs. */
  archive?: string;
  run?: string;
  pullRequest?: string;
  /** What starts perf-gate where this is read, if that is known. */
  command?: string;
  /** The label by which a person accepts what fails, where there is one. */
  acceptLabel?: string;
}

/** Whether the report has to be taken out of an archive first: no place in it can be linked. */
export function isInArchive({ report, archive }: Links): boolean {
  return report !== undefined && report === archive;
}

/** A part of the report on one subject; it returns no blocks where there is nothing to say. */
export type Section = (report: Report) => readonly Block[];

/** What a report says once for all scenarios, so that it is not repeated in each. */
export interface SaidOnce {
  /** Findings and headline. */
  sentences: ReadonlySet<string>;
  /** Notes that every scenario has. */
  notes: readonly string[];
  /** Whether nothing at all has a baseline. */
  noBaseline: boolean;
}

export function reportOf(result: Result, links: Links = {}): Report {
  const ordered = bySeriousness(result);
  return {
    result,
    ordered,
    said: saidOnce(result),
    p25: p25Place(result, ordered),
    decides: decidesPlace(ordered),
    links,
  };
}

function saidOnce({ findings, headline, scenarios, evidence }: Result): SaidOnce {
  const [first, ...others] = scenarios;
  const shared = (note: string) => others.length > 0 && others.every((other) => other.notes.includes(note));
  return {
    sentences: new Set([headline, ...findings.map((finding) => finding.text)]),
    notes: first?.notes.filter(shared) ?? [],
    noBaseline: evidence.kind === 'none',
  };
}
