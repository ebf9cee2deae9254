/** Words in a key whose value must stay secret; `sessionId`, `X-Api-Key` and `client_secret` are split first. */
const SECRET_WORDS = new Set(
  'pass passwd password passwort kennwort contrasena passphrase pwd pswd pw secret secrets token tokens jwt bearer auth authorization credential credentials session sid signature sig csrf xsrf otp totp pin cvv cvc apikey accesskey privatekey passcode assertion samlresponse nonce'.split(
    ' ',
  ),
);
const SECRET_PAIRS =
  /(?:api|access|private|secret|subscription|encryption|account|auth|csrf|session) ?(?:key|id|token|code|number)$|(?:user|encryption) ?key$|card ?number|(?:^| )iban(?: |$)|(?:auth|authorization|verification) code/;
/** Keys that speak of secrets and hold none: `max_tokens`, `token_type`, `password-length`. */
const COUNTED =
  /^(?:(?:max|min|num|total|prompt|completion|input|output|cached)(?: [a-z]+)? )tokens?$|^tokens? (?:type|count|limit|usage)$|^(?:password|passcode|pin|token|session|nonce) (?:length|expiry|ttl|timeout|policy|enabled|required)$/;
/** The end of a word that is written together: `userpassword`, `csrfmiddlewaretoken`, `PHPSESSID`. */
const SECRET_END = /(?:password|passwd|passwort|secret|token|apikey|sessionid|sessid)$/;

/** Last words of a key that speaks of secrets and tells where they are or how they are made: `TOKEN_FILE`, `sessionStore`. */
const ABOUT = new Set(
  'file path dir folder url uri endpoint host domain name prefix header type kind mode method strategy scheme algorithm alg hasher provider issuer audience realm service server backend driver engine store storage manager policy level role scope scopes region version format size length count limit rounds threads ttl expiry expires lifetime timeout interval age enabled required secure samesite sock socket class desktop address seat bucket through'.split(
    ' ',
  ),
);
const SESSION_OF_DESKTOP = /^XDG_|^DESKTOP_SESSION$/i;

/** The words of a key in lower case: `sessionId`, `X-Api-Key` and `client_secret` have two or three. */
export function wordsOf(key: string): string[] {
  return key
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Whether the value of a key must stay secret: `password`, `X-Api-Key`, `clientSecret`. */
export function isSecretKey(key: string): boolean {
  const words = wordsOf(key);
  if (COUNTED.test(words.join(' '))) return false;
  return words.some((word) => SECRET_WORDS.has(word) || SECRET_END.test(word)) || SECRET_PAIRS.test(words.join(' '));
}

/** Whether a key speaks of secrets, and its value is none: `AUTH_PROVIDER`, `JWT_EXPIRES_IN`. */
export function isAboutSecrets(key: string): boolean {
  const words = wordsOf(key);
  const last = words.at(-1) === 'in' ? words.at(-2) : words.at(-1);
  return ABOUT.has(last ?? '') || SESSION_OF_DESKTOP.test(key);
}
