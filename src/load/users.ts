import { prepareReading } from './answer-reading.ts';
import { TemplateBinder } from './bound-template.ts';
import type { LoadPlan } from './plan.ts';
import { Recorder } from './recorder.ts';
import { ScriptRecord } from './script-record.ts';
import type { Scene } from './scripted-user.ts';
import { firstRequestOf, ScriptedUser } from './scripted-user.ts';
import { sharedOut } from './share.ts';
import { cookieJars, UserCookies } from './user-cookies.ts';
import { PlainUser, type VirtualUser } from './virtual-user.ts';

/** The virtual users of a plan, with everything that they send prepared. */
export interface Users {
  /** @param number of the virtual user, over all agents */
  create(number: number): VirtualUser;
  /** Index of the request that a turn begins with; null: it has nothing to send. */
  firstOf(turn: number): number | null;
  recorder: Recorder;
  /** What a script came to; null: there is none. */
  script: ScriptRecord | null;
}

/** @throws PerfGateError `config` where something to fill in cannot be made up */
export async function prepareUsers(plan: LoadPlan): Promise<Users> {
  const { requests, cycle, connections, arrivals, share, script, timeout } = plan;
  if (!script) {
    const placeOf = (number: number) => (arrivals === null ? Math.floor((number * cycle.length) / connections) : null);
    return {
      create: (number) => new PlainUser(requests, cycle, placeOf(number)),
      firstOf: (turn) => cycle[turn % cycle.length] as number,
      recorder: new Recorder(requests.length),
      script: null,
    };
  }
  const recorder = new Recorder(requests.length, requests.length - script.before.length);
  const record = new ScriptRecord(script, recorder);
  const extracted = [...new Set(script.requests.flatMap(({ extract }) => extract.map(({ name }) => name)))];
  const binder = new TemplateBinder(script, extracted);
  const templates: Scene['templates'][number][] = [];
  for (const { template } of requests) templates.push(template ? await binder.bind(template) : null);
  const readings = script.requests.map((request) =>
    request.checks.length + request.extract.length > 0 ? prepareReading(request, extracted) : null,
  );
  const makeJar = script.cookies === null ? null : await cookieJars();
  const users = sharedOut(connections, share);
  const scene = { script, requests, templates, readings, record, users, timeout };
  return {
    create: () => new ScriptedUser(scene, makeJar && new UserCookies(script.cookies as string, makeJar)),
    firstOf: (turn) => firstRequestOf(script, turn),
    recorder,
    script: record,
  };
}
