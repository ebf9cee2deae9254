const LONGEST = 100;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Gives each thing a printable name of its own: `GET /poll`, `GET /poll 2`. */
export class Names {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    const clean = nameFrom(wanted);
    let name = clean;
    for (let number = 2; this.#taken.has(name); number++) {
      name = `${[...clean].slice(0, LONGEST - 8).join('')} ${number}`;
    }
    this.#taken.add(name);
    return name;
  }
}

function nameFrom(text: string): string {
  const clean = text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  const short = [...clean.slice(0, LONGEST * 2)].slice(0, LONGEST).join('').trim();
  return short === '' || short === '__proto__' ? 'unnamed' : short;
}

/** A name for `{{ … }}` or a feeder: letters, digits and `_`, not beginning with a digit. */
export function identifierFrom(text: string): string {
  const clean = text
    .slice(0, 60)
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(clean) && clean !== 'faker' ? clean : `v_${clean}`;
}

/** A name for `${…}`; `PORT` and an empty name have another meaning there. */
export function variableFrom(text: string): string {
  const words = text.slice(0, 60).replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  const clean = words
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (clean === '' || clean === 'PORT') return 'SECRET';
  return /^[A-Z]/.test(clean) ? clean : `V_${clean}`;
}
