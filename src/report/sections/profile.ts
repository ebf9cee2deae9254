import type { Profile } from '../../measurement/profile.ts';
import { callTree } from '../../profile/call-tree.ts';
import { profileSentences } from '../../profile/words.ts';
import { type Block, list } from '../../text/blocks.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { flamePicture } from '../pictures/flame.ts';

/** Which functions take more of a request, where the scenario was profiled: in sentences, and as flame graphs of both sides. */
export function profileBlocks({ name, profile }: ScenarioResult, { rounds }: Result): readonly Block[] {
  if (profile === undefined) return [];
  const said = profileSentences(profile);
  const tone = profile.slower.length === 0 ? 'note' : 'fail';
  const of = (job: Result['rounds']['base']) => job?.scenarios.find((scenario) => scenario.name === name)?.profile;
  const [head, base] = [of(rounds.head), of(rounds.base)];
  return [
    list(said.map((sentence) => ({ tone, text: [sentence] }))),
    ...(head && base ? [flame('this change', head, base), flame('the base', base, head)] : []),
  ];
}

function flame(side: string, own: Profile, other: Profile): Block {
  const calls = callTree(own, other);
  const whole = calls.reduce((sum, { total }) => sum + total, 0);
  const versus = side === 'the base' ? 'this change' : 'the base';
  const title = `Processor time of a request on ${side}: callers above, as wide as what they take; orange takes more than on ${versus}, blue less`;
  return { kind: 'drawing', in: ['html'], title: [title], picture: flamePicture(calls, whole, title) };
}
