import type { LoadPlan } from '../../engines/autocannon/plan.ts';
import { sharedOut } from '../pace/share.ts';
import { Recorder } from '../tally/recorder.ts';
import { ScriptRecord } from '../tally/script-record.ts';
import { TemplateBinder } from '../template/bound-template.ts';
import { prepareReading } from './answer-reading.ts';
import type { Script } from './script.ts';
import { journeyOf, type Scene, ScriptedUser } from './scripted-user.ts';
import { takeRows } from './turn-data.ts';
import { cookieJars, UserCookies } from './user-cookies.ts';
import { PlainUser, type VirtualUser } from './virtual-user.ts';

/** The virtual users of a plan, with everything that they send prepared. */
export interface Users {
  /** @param number of the virtual user, over all agents */
  create(number: number): VirtualUser;
  /**
   * A turn that no connection was free for in time, and how long it waited (milliseconds).
   *
   * @returns the request that it would have begun with; null: none
   */
  dropped(turn: number, waited: number): number | null;
  recorder: Recorder;
  /** What a script came to; null: there is none. */
  script: ScriptRecord | null;
}

/** @throws PerfGateError `config` where something to fill in cannot be made up */
export async function prepareUsers(plan: LoadPlan): Promise<Users> {
  return plan.script ? scripted(plan, plan.script) : plain(plan);
}

function plain({ requests, cycle, connections, arrivals }: LoadPlan): Users {
  const place = (number: number) => (arrivals === null ? Math.floor((number * cycle.length) / connections) : null);
  return {
    create: (number) => new PlainUser(requests, cycle, place(number)),
    dropped: (turn) => cycle[turn % cycle.length] as number,
    recorder: new Recorder(requests.length),
    script: null,
  };
}

async function scripted({ requests, connections, share, timeout }: LoadPlan, script: Script): Promise<Users> {
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
  const scene: Scene = { script, requests, templates, readings, record, users, timeout };
  return {
    create: () => new ScriptedUser(scene, makeJar && new UserCookies(script.cookies as string, makeJar)),
    dropped(turn, waited) {
      if (takeRows({ number: turn, rows: [], extracted: [] }, script)) return null;
      const journey = journeyOf(script, turn);
      record.journeyEnded(journey, DROPPED, waited);
      return script.journeys[journey]?.requests[0] ?? null;
    },
    recorder,
    script: record,
  };
}

/** As the recorder calls it. */
const DROPPED = 'dropped';
