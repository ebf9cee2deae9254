import { type Config, SEVERITIES, type Severity, type Threshold } from '../config/config.ts';
import { addCounts, type Job, reduceRun } from '../measurement/job.ts';
import type { RunDocument } from '../measurement/run-document.ts';
import type { BaseSide } from './base-side.ts';
import { compare } from './compare.ts';
import { evidenceOf, newestCompared } from './evidence.ts';
