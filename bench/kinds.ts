// What the kinds of scenarios find, and what they take: a section each in bench/kinds.
import { enduranceRows } from './kinds/endurance.ts';
import { report } from './support.ts';

report('kinds', [...(await enduranceRows())]);
