import type { Answer } from '../exchange.ts';
import { jsonAnswer } from '../exchange.ts';
import type { JsonObject } from '../json.ts';
import type { RuntimeToken } from '../tokens.ts';
import type { World } from '../world.ts';

/** HTTP statuses of Twirp's error codes: https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes */
const STATUS = {
  already_exists: 409,
  invalid_argument: 400,
  not_found: 404,
  permission_denied: 403,
  unauthenticated: 401,
};

/** An error of the results service, as Twirp sends it. */
export class TwirpError extends Error {
  readonly code: keyof typeof STATUS;

  constructor(code: keyof typeof STATUS, message: string) {
    super(message);
    this.code = code;
  }

  toAnswer(): Answer {
    return jsonAnswer(STATUS[this.code], { code: this.code, msg: this.message });
  }
}

/** A call of the results service: JSON with the field names of the protobuf messages, 64-bit numbers as strings. */
export interface TwirpCall {
  world: World;
  token: RuntimeToken;
  message: JsonObject;
}

/** Methods of one service by name. */
export type TwirpService = Record<string, (call: TwirpCall) => JsonObject>;

/** A field that the service cannot do without. */
export function requiredText(message: JsonObject, field: string): string {
  const value = message[field];
  if (typeof value !== 'string' || value === '') throw new TwirpError('invalid_argument', `${field} is required`);
  return value;
}
