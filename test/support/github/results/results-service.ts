import type { Answer, Incoming } from '../exchange.ts';
import { credentials, jsonAnswer } from '../exchange.ts';
import { isJsonObject } from '../json.ts';
import { ViolationError } from '../violation.ts';
import type { World } from '../world.ts';
import { artifactService } from './artifact-service.ts';
import { cacheService } from './cache-service.ts';
import type { TwirpService } from './twirp.ts';
import { TwirpError } from './twirp.ts';

const SERVICES: Record<string, TwirpService> = {
  'github.actions.results.api.v1.ArtifactService': artifactService,
  'github.actions.results.api.v1.CacheService': cacheService,
};

/** Answers what arrives under `/twirp/`, the service behind ACTIONS_RESULTS_URL. */
export function answerResults(world: World, incoming: Incoming): Answer {
  try {
    const [, , service = '', method = ''] = incoming.url.pathname.split('/');
    const handle = SERVICES[service]?.[method];
    if (handle === undefined || incoming.method !== 'POST') {
      throw new ViolationError('request', ['the stand-in has no such method of the results service']);
    }
    if (!String(incoming.headers['content-type']).startsWith('application/json')) {
      throw new ViolationError('request', ['the stand-in speaks JSON only']);
    }
    const token = world.findRuntimeToken(credentials(incoming.headers) ?? '');
    if (token === undefined) throw new TwirpError('unauthenticated', 'the runtime token is not known');
    const message: unknown = JSON.parse(incoming.raw.toString('utf8'));
    if (!isJsonObject(message)) throw new TwirpError('invalid_argument', 'the message is no object');
    return jsonAnswer(200, handle({ world, token, message }));
  } catch (error) {
    if (error instanceof TwirpError) return error.toAnswer();
    throw error;
  }
}
