/* The matrix: sorted by its columns, filtered by the counts at the top. */
import { say } from './say.mjs';

const SORTS = { none: 'descending', descending: 'ascending', ascending: 'none' };

/** A column of a table becomes a button: the worst first, the best first, and as it was. */
export function sortMatrix(table) {
  const bodies = [...table.tBodies];
  const rows = new Map(bodies.map((body) => [body, [...body.rows]]));
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...header.childNodes);
    header.append(button);
    header.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const sort = SORTS[header.getAttribute('aria-sort')];
      for (const other of headers) other.setAttribute('aria-sort', other === header ? sort : 'none');
      order(sort, at === 0 ? nameOf : (row) => worseOf(row, at));
      say(sort === 'none' ? 'In the first order' : `By ${button.textContent}, ${at === 0 ? sort : WORDS[sort]}`);
    });
  });

  function order(sort, valueIn) {
    const way = sort === 'descending' ? -1 : 1;
    const by = (a, b) => (sort === 'none' ? 0 : compare(valueIn(a), valueIn(b), way));
    const sorted = bodies.map((body) => {
      const [whole, ...requests] = rows.get(body);
      body.append(whole, ...requests.toSorted(by));
      // A scenario stands where the worst of its rows would.
      const best = sort === 'none' ? whole : rows.get(body).toSorted(by)[0];
      return { body, best };
    });
    table.append(...sorted.toSorted((a, b) => by(a.best, b.best)).map(({ body }) => body));
  }
}

const WORDS = { descending: 'the worst first', ascending: 'the best first' };

function nameOf(row) {
  return row.cells[0].querySelector('a').textContent;
}

function worseOf(row, at) {
  const value = row.cells[at]?.dataset.v;
  return value === undefined ? null : Number(value);
}

/** Rows without a figure are last, whichever way. */
function compare(a, b, way) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * (typeof a === 'string' ? a.localeCompare(b, 'en') : a - b);
}

/** The counts become buttons: each shows what it counts, and a second click everything. */
export function filterMatrix(table) {
  const buttons = [...document.querySelectorAll('.cards li')].map((card) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    button.disabled = card.classList.contains('none');
    button.append(...card.childNodes);
    card.append(button);
    button.addEventListener('click', () => {
      const isOn = button.getAttribute('aria-pressed') === 'true';
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button && !isOn));
      show(isOn ? null : card.dataset.facet, isOn ? '' : button.querySelector('span').textContent);
    });
    return button;
  });

  function show(facet, words) {
    let shown = 0;
    for (const body of table.tBodies) {
      const [whole, ...requests] = [...body.rows].sort(
        (a, b) => Number(b.matches('.whole')) - Number(a.matches('.whole')),
      );
      let seen = 0;
      for (const row of [...requests, whole]) {
        const is = facet === null || (row.dataset.is ?? '').split(' ').includes(facet);
        // A request stands under its scenario.
        row.hidden = !is && !(row === whole && seen > 0);
        if (is) seen += 1;
      }
      body.hidden = seen === 0;
      shown += seen;
    }
    const all = table.querySelectorAll('tbody tr').length;
    say(facet === null ? '' : `${words}: ${shown} of ${all} rows`);
  }
}
