/** Characters; a form that is shorter would be found in any text. */
const SHORTEST_FORM = 4;
/** A list of a few numbers is found in any text as well. */
const SHORTEST_RARE_FORM = 12;

/**
 * Lists how a secret may be written in a log, a page or a document: as it is, percent-encoded, as the inside of a JSON
 * string (also one within another), of HTML and of a quoted word of a shell, in hexadecimal digits, and in base64 and
 * base64url at each of the three places at which it can stand in a longer text that is encoded.
 *
 * @returns the forms, the longest first
 */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const json = inJson(secret);
  const forms = [
    secret,
    json,
    inJson(json),
    secret.replaceAll('/', '\\/'),
    json.replace(/[<>&'\u0080-\uffff]/g, unicodeEscape),
    json.replace(/[<>&'\u0080-\uffff]/g, (character) => unicodeEscape(character).toUpperCase().replace('\\U', '\\u')),
    ...percentEncoded(bytes),
    ...inHtml(secret),
    ...inShell(secret),
    hex,
    hex.toUpperCase(),
    ...alignedBase64(bytes),
  ];
  return [...new Set(forms)]
    .filter((form) => form === secret || form.length >= SHORTEST_FORM)
    .toSorted((a, b) => b.length - a.length);
}

/**
 * Lists how programs print the bytes of a secret, or encode it a second time: as lists of numbers (Node's `<Buffer 68 69>`,
 * `[104, 105]`, `68:69`), as escapes of every byte, in UTF-16, in base32, in base64 of base64, with doubled quotes.
 */
export function rareFormsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const wide = Buffer.from(secret, 'utf16le');
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const hex = [
    ...[' ', ':', '-', ', ', ','].map((between) => digits.join(between)),
    ...[', ', ',', ' '].map((between) => digits.map((byte) => `0x${byte}`).join(between)),
    ...['\\x', '\\\\x', '='].map((before) => digits.map((byte) => before + byte).join('')),
    wide.toString('hex'),
  ];
  const escapes = [
    [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
    [...secret].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join(''),
  ];
  return [
    ...hex.flatMap((form) => [form, form.toUpperCase().replaceAll('0X', '0x').replaceAll('\\X', '\\x')]),
    ...[', ', ',', ' '].map((between) => [...bytes].join(between)),
    ...escapes,
    ...alignedBase64(wide),
    ...alignedBase64(Buffer.from(bytes.toString('base64').replace(/=+$/, ''))),
    inBase32(bytes),
    secret.replaceAll("'", "''"),
    secret.replaceAll('"', '""'),
  ].filter((form) => form !== secret && form.length >= SHORTEST_RARE_FORM);
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function percentEncoded(bytes: Buffer): string[] {
  const well = bytes.toString();
  const component = encodeURIComponent(well);
  const strict = component.replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const every = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return [
    component,
    strict,
    strict.replaceAll('%20', '+'),
    encodeURI(well),
    new URLSearchParams({ '': well }).toString().slice(1),
  ]
    .flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()), encodeURIComponent(form)])
    .concat(every, every.toUpperCase());
}

function inHtml(secret: string): string[] {
  const ampersands = secret.replaceAll('&', '&amp;');
  const angles = ampersands.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quotes = ['&quot;', '&#34;', '&#x22;'].map((quote) => angles.replaceAll('"', quote));
  const full = quotes.flatMap((form) => ['&#39;', '&#x27;', '&apos;'].map((quote) => form.replaceAll("'", quote)));
  return [ampersands, angles, ...quotes, ...full];
}

function inShell(secret: string): string[] {
  return [
    secret.replaceAll("'", "'\\''"),
    secret.replaceAll("'", `'"'"'`),
    secret.replaceAll("'", "\\'"),
    secret.replace(/["$`\\]/g, '\\$&'),
    secret.replace(/[^\w@%+=:,./-]/g, '\\$&'),
  ];
}

/**
 * The characters that base64 makes of these bytes whatever stands around them, for each place in a group of three: those
 * that depend on a neighbor are left out.
 */
function alignedBase64(bytes: Buffer): string[] {
  const whole = bytes.toString('base64');
  const inside = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((before * 8) / 6), end);
  });
  return [whole, whole.replace(/=+$/, ''), ...inside].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(form),
    form.replaceAll('/', '\\/'),
  ]);
}

/** What base32 (RFC 4648) makes of these bytes, without the last digit, which depends on what follows. */
function inBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)])
    .join('');
}
