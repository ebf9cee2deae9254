import { createHash } from 'node:crypto';

/** Longest part of an anchor, in characters. */
const LONGEST = 60;
/** A label such as `GET /products/{id}`: what makes up its slug is all that it says. */
const ROUTE = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/[a-z0-9._/{}-]*$/;
/** A name that is its own slug, and cannot be taken for one of a route. */
const SLUG = /^(?!(?:get|head|post|put|patch|delete|options)(?:-|$))[a-z0-9][a-z0-9._-]*$/;

/**
 * Names the place of a scenario or of one of its requests in the report: `search`, `search/get-search`. The slug depends on
 * these names alone, so that an address lasts from run to run, and no two names have the same: where letters alone would
 * not tell them apart, some of a digest follow.
 */
export function anchorOf(scenario: string, label: string | null): string {
  const first = slugOf(scenario);
  return label === null ? first : `${first}/${slugOf(label)}`;
}

function slugOf(name: string): string {
  const isRoute = ROUTE.test(name);
  const letters = isRoute
    ? name.toLowerCase().replace(' /', '-').replaceAll('{', ':').replaceAll('}', '')
    : name
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, '-')
        .replace(/^[-.]+|[-.]+$/g, '');
  const isTold =
    (isRoute ? /^[^{}]*(?:\/\{[^{}/]+\}(?:\/[^{}]*)?)*$/.test(name) : SLUG.test(name)) && letters.length <= LONGEST;
  return isTold ? letters : [letters.slice(0, LONGEST), digestOf(name)].filter((part) => part !== '').join('-');
}

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}
