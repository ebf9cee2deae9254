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
