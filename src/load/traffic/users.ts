import type { Pace } from '../pace/pace.ts';
import { type Share, sharedOut } from '../pace/share.ts';
import { JourneyTally } from '../tally/journey-tally.ts';
import { Recorder } from '../tally/recorder.ts';
import { JourneyUser, type Scene } from './journey-user.ts';
import { ListUser } from './list-user.ts';
import type { JourneyPlan, PlannedTraffic } from './planned-traffic.ts';
import { type PreparedRequest, prepareList, prepareRequests } from './prepared-request.ts';
import { journeyOf, takeRows } from './turn-data.ts';
import { cookieJars, UserCookies } from './user-cookies.ts';
import type { VirtualUser } from './virtual-user.ts';

/** What an agent is to send, and which part of it is its own. */
export interface UsersPlan extends PlannedTraffic, Pick<Pace, 'connections' | 'arrivals'> {
  share: Share;
  /** Milliseconds. */
  timeout: number;
}

/** The virtual users of an agent, with everything that they send prepared. */
export interface Users {
  /** Makes a virtual user. @param number its number among those of all agents */
  create(number: number): VirtualUser;
  /**
   * Notes a turn that no connection was free for in time, and how long it waited (milliseconds).
   *
   * @returns index of the request that it would have begun with; null: none
   */
  dropped(turn: number, waited: number): number | null;
  recorder: Recorder;
  /** What came of journeys; null: a plain list is sent. */
  journeys: JourneyTally | null;
}

/**
 * Prepares the virtual users of an agent.
 *
 * @throws PerfGateError `config` where something to fill in cannot be made up
 */
export async function prepareUsers(plan: UsersPlan): Promise<Users> {
  return plan.journeys ? onJourneys(plan, plan.journeys) : onList(plan);
}

function onList({ requests, cycle, connections, arrivals }: UsersPlan): Users {
  const prepared = prepareList(requests);
  const inOrder = cycle.map((index) => prepared[index] as PreparedRequest);
  const place = (number: number) => (arrivals === null ? Math.floor((number * cycle.length) / connections) : null);
  return {
    create: (number) => new ListUser(inOrder, place(number)),
    dropped: (turn) => cycle[turn % cycle.length] as number,
    recorder: new Recorder(requests.length),
    journeys: null,
  };
}

async function onJourneys(plan: UsersPlan, journeys: JourneyPlan): Promise<Users> {
  const { cycle, connections, share, timeout } = plan;
  const recorder = new Recorder(plan.requests.length, plan.requests.length - journeys.before.length);
  const tally = new JourneyTally(journeys, plan.requests, recorder);
  const requests = await prepareRequests(plan.requests, journeys);
  const { cookies } = journeys;
  const makeJar = cookies === null ? null : await cookieJars();
  const scene: Scene = { plan: journeys, cycle, requests, tally, users: sharedOut(connections, share), timeout };
  return {
    create: () => new JourneyUser(scene, makeJar && new UserCookies(cookies as string, makeJar)),
    dropped(turn, waited) {
      if (takeRows({ number: turn, rows: [], extracted: [] }, journeys)) return null;
      const journey = journeyOf(cycle, journeys.seed, turn);
      tally.journeyEnded(journey, DROPPED, waited);
      return journeys.all[journey]?.requests[0] ?? null;
    },
    recorder,
    journeys: tally,
  };
}

/** The kind of error that the recorder counts it as, too. */
const DROPPED = 'dropped';
