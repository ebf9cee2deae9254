/* Details that a reader asks for: made of the page's data by the code that made the others. */

import { HtmlWriter } from '../../write/html.ts';
import { DETAIL_LEVEL, detailOf } from '../detail.ts';
import { pageData } from './data.mjs';
import { say } from './say.mjs';

/** The detail of an anchor, made if it is not there yet; null where nothing has that name. */
async function detail(anchor) {
  const found = document.getElementById(anchor);
  if (found?.localName === 'section') return found;
  if (found && found.localName !== 'tr') return null;
  const { entries, extras, plots } = await pageData();
  const entry = entries.find((one) => one.anchor === anchor);
  if (!entry) return null;
  const place = document.createElement('template');
  // The writer escapes, and the policy of the page keeps anything else inert.
  place.innerHTML = new HtmlWriter(DETAIL_LEVEL).block(detailOf(entry));
  const section = place.content.firstElementChild;
  const more = document.createElement('template');
  more.innerHTML = Object.hasOwn(extras, anchor) ? extras[anchor] : '';
  section.append(more.content);
  // Two elements must not have one name.
  found?.removeAttribute('id');
  document.getElementById('_details').append(section);
  for (const figure of section.querySelectorAll('figure[data-plot]')) {
    const data = plots[figure.dataset.scenario];
    document.dispatchEvent(new CustomEvent('plot', { detail: { figure, data } }));
  }
  return section;
}

/** Opens what the address names. */
async function open(anchor) {
  try {
    const section = await detail(anchor);
    if (section === null) return;
    section.tabIndex = -1;
    section.scrollIntoView();
    section.focus({ preventScroll: true });
  } catch {
    say('This browser cannot open the data of the page.');
  }
}

function named() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

export function openOnRequest() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    // A second click on the same address changes nothing that a page hears of.
    if (link && link.hash === location.hash) open(named());
  });
  addEventListener('hashchange', () => open(named()));
  if (location.hash) open(named());
}
