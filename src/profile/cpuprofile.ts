import { z } from 'zod';
import type { Frame, Stacks } from './stacks.ts';
import { MOST_FRAMES } from './stacks.ts';

const cpuprofileSchema = z.object({
  nodes: z
    .array(
      z.object({
        id: z.number().int(),
        callFrame: z.object({
          functionName: z.string(),
          url: z.string().default(''),
          lineNumber: z.number().int().default(-1),
        }),
        children: z.array(z.number().int()).optional(),
      }),
    )
    .max(1_000_000),
  samples: z.array(z.number().int()).max(20_000_000),
  timeDeltas: z.array(z.number()).max(20_000_000),
});
type Node = z.infer<typeof cpuprofileSchema>['nodes'][number];

/** What V8 calls time in which nothing ran, and the root of all stacks. */
const IDLE = '(idle)';
const ROOT = '(root)';

/**
 * Reads a profile of V8, as its inspector and `node --cpu-prof` write it: the time between two samples belongs to the stack
 * that was seen at the first (Chrome DevTools Protocol, Profiler.Profile). Time in which nothing ran is left out.
 *
 * @throws Error for what is no such profile
 */
export function readCpuprofile(text: string): Stacks {
  const { nodes, samples, timeDeltas } = parsed(text);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const microseconds = new Map<number, number>();
  samples.forEach((id, index) => {
    // A clock that goes back is no time.
    const passed = Math.max(0, timeDeltas[index + 1] ?? 0);
    microseconds.set(id, (microseconds.get(id) ?? 0) + passed);
  });
  const stacks = [...microseconds].flatMap(([id, time]) => {
    const frames = framesOf(id, byId, callerOf);
    return time === 0 || frames.length === 0 || frames[0]?.name === IDLE ? [] : [{ frames, amount: time / 1000 }];
  });
  return { unit: 'ms', stacks };
}

function parsed(text: string): z.infer<typeof cpuprofileSchema> {
  try {
    return cpuprofileSchema.parse(JSON.parse(text));
  } catch {
    throw new Error('it begins like JSON, and is not a whole profile of V8 with nodes, samples and timeDeltas');
  }
}

function framesOf(id: number, byId: Map<number, Node>, callerOf: Map<number, number>): Frame[] {
  const frames: Frame[] = [];
  for (let at: number | undefined = id; at !== undefined && frames.length < MOST_FRAMES; at = callerOf.get(at)) {
    const frame = byId.get(at)?.callFrame;
    if (frame === undefined || frame.functionName === ROOT) break;
    const { functionName, url, lineNumber } = frame;
    frames.push({
      name: functionName || '(anonymous)',
      file: url === '' ? null : url,
      line: lineNumber < 0 ? null : lineNumber + 1,
    });
  }
  return frames.reverse();
}
