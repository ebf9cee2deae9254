import { z } from 'zod';
import { ENVIRONMENT_TEXT } from '../load/template/template.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { headerName } from './headers-schema.ts';

const SECRET_EXPECTED = `a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`;
const AUTH_EXPECTED = 'a map with bearer, with basic, or with header and value';
/** A text with at least one variable, and nothing from feeders or answers. */
const SECRET = new RegExp(`^${ENVIRONMENT_TEXT}$`);

const secret = z.string({ error: SECRET_EXPECTED }).regex(SECRET, { error: SECRET_EXPECTED });

const basic = z.strictObject(
  {
    user: secret.describe(`Variable of the user name, such as "\${SHOP_USER}".`),
    password: secret.describe(`Variable of the password, such as "\${SHOP_PASSWORD}".`),
  },
  { error: 'a map with user and password' },
);

/** How requests authenticate, as it is written. */
export type AuthSettings =
  | { kind: 'bearer'; token: string }
  | { kind: 'basic'; user: string; password: string }
  | { kind: 'header'; header: string; value: string };

/** The credentials that every request sends. The file only says where the secrets are. */
const authMap = z
  .strictObject(
    {
      bearer: secret
        .optional()
        .describe(`Variable of a token, such as "\${API_TOKEN}", sent as Authorization: Bearer.`),
      basic: basic.optional().describe('Variables of the user name and the password, sent as Authorization: Basic.'),
      header: headerName.optional().describe('Header that carries a key, such as X-Api-Key.'),
      value: secret.optional().describe(`Value of that header, such as "\${API_KEY}".`),
    },
    { error: AUTH_EXPECTED },
  )
  .superRefine((auth, context) => {
    const kinds = (['bearer', 'basic', 'header'] as const).filter((kind) => auth[kind] !== undefined);
    if (kinds.length > 1) fault(context, [kinds[1] as string], `only one of ${kinds.join(' and ')} can be set`, 'key');
    else if (kinds.length === 0) fault(context, [], `expected ${AUTH_EXPECTED}`);
    else if ((auth.header === undefined) !== (auth.value === undefined)) {
      fault(context, [], `header and value go together: { header: X-Api-Key, value: "\${API_KEY}" }`);
    }
  }, ONCE_RIGHT)
  .transform(({ bearer, basic: pair, header, value = '' }): AuthSettings => {
    if (bearer !== undefined) return { kind: 'bearer', token: bearer };
    return pair ? { kind: 'basic', ...pair } : { kind: 'header', header: header ?? '', value };
  })
  .meta({ id: 'auth' });

export const scenarioAuth = authMap;
/** The credentials of one request; `none`: it is sent without those of the scenario. */
export const requestAuth = z.union([z.literal('none'), authMap], { error: `none, or ${AUTH_EXPECTED}` });
