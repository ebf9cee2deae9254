import { UUID } from '../../secrets/random-text.ts';
import { splitContentNames } from '../content-names.ts';
import { decoded, type Secrets } from '../secrets.ts';
import { STATIC_PATH } from './load.ts';

/** Steps after which a random value is a key to something: `/reset/9f86d081…`, `/invite/…`. */
const OPENS =
  /(?:^|[-_.])(?:reset|verify|verification|validate|activate|activation|confirm|confirmation|invite|invitation|invitations|unsubscribe|magic|magic-link|password|session|sessions|auth|login|signin|otp|share|shared|approve|download-link|callback|webhook|webhooks|hooks)$/i;
/** Steps that announce a token, whatever it looks like, as in `/reset-token/abc`. */
const TOKEN_STEP = /(?:^|[-_])(?:token|secret|apikey|api-key)$/i;
/** Folders that build tools write, whose file names hold the version of their content. */
const BUILD_FOLDER =
  /^(?:assets?|static|dist|build|bundles?|chunks?|packs|immutable|webpack|js|css|_app|_astro|_nuxt)$/i;
const HAS_EXTENSION = /\.[a-z][a-z0-9]{0,9}$/i;

/**
 * A path with its secrets replaced: values of its query by their names, and steps that look like tokens. What names
 * content, such as the hash in the name of a package, stays.
 */
export function redactPath(path: string, secrets: Secrets): string {
  const [file = '/', ...rest] = path.split('?');
  const safe = splitContentNames(file, 'integrity')
    .map(({ text, names }) => (names ? secrets.known(text) : redactSteps(text, secrets)))
    .join('');
  if (rest.length === 0) return safe;
  const query = rest
    .join('?')
    .split('&')
    .map((pair, _, all) => {
      // What an OAuth server sends back (RFC 6749, 4.1.2).
      const isGrant = /^code=./.test(pair) && all.some((other) => /^state=/.test(other));
      if (isGrant) return `code=${secrets.field('code', decoded(pair.slice('code='.length)), true)}`;
      return redactParameter(pair, STATIC_PATH.test(file), secrets);
    });
  return `${safe}?${query.join('&')}`;
}

function redactSteps(file: string, secrets: Secrets): string {
  return file
    .split('/')
    .map((step, index, all) => redactStep(step, all.slice(Math.max(0, index - 2), index), secrets))
    .join('/');
}

function redactStep(step: string, before: readonly string[], secrets: Secrets): string {
  const previous = before.at(-1) ?? '';
  if (STATIC_PATH.test(step) && !/eyJ/.test(step)) return secrets.known(step);
  if (TOKEN_STEP.test(previous)) return secrets.field(previous, step, true);
  // Next.js names a build by a random word.
  if (before[0] === '_next' && /^(?:data|static)$/.test(previous)) return secrets.known(step);
  if (before.some((folder) => BUILD_FOLDER.test(folder)) && HAS_EXTENSION.test(step) && !/eyJ/.test(step)) {
    return secrets.known(step);
  }
  const [, file = '', parameters] = /^([^;]*);(.*)$/s.exec(step) ?? [];
  if (parameters !== undefined) {
    const safe = parameters.split(';').map((pair) => redactParameter(pair, false, secrets));
    return `${redactStep(file, before, secrets)};${safe.join(';')}`;
  }
  const parts = splitContentNames(step, 'identifier');
  if (OPENS.test(previous) && (UUID.test(step) || parts.some(({ names }) => names)))
    return secrets.field(previous, step, true);
  return parts
    .map(({ text, names }) => (names ? secrets.known(text) : secrets.field('path token', text, false)))
    .join('');
}

function redactParameter(pair: string, isFile: boolean, secrets: Secrets): string {
  const at = pair.indexOf('=');
  // `style.css?4f3a…` asks for a version.
  const redactText = (text: string) =>
    splitContentNames(text, 'identifier')
      .map((part) => (isFile && part.names ? secrets.known(part.text) : secrets.text(part.text, 'query token')))
      .join('');
  if (at === -1) return redactText(pair);
  const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const isIntegrity = splitContentNames(value, 'integrity').every(({ names }) => names);
  const safe = isIntegrity ? secrets.known(value) : secrets.encoded(decoded(key), value);
  return `${secrets.text(key, 'query token')}=${safe}`;
}
