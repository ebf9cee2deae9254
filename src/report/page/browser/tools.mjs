/* The page as Markdown, JSON and CSV. */
import { asCsv, asJson } from '../downloads.ts';
import { pageData } from './data.mjs';
import { say } from './say.mjs';

const TOOLS = {
  async copy() {
    const { markdown } = await pageData();
    await copy(markdown);
    return 'Copied as Markdown.';
  },
  async json() {
    const { about, entries, left } = await pageData();
    save(`perf-gate-${about.key}.json`, 'application/json', asJson(about, entries));
    return saved('JSON', left);
  },
  async csv() {
    const { about, entries, left } = await pageData();
    save(`perf-gate-${about.key}.csv`, 'text/csv', asCsv(entries));
    return saved('CSV', left);
  },
};

function saved(form, left) {
  return left === '' ? `Saved as ${form}.` : `Saved as ${form}, without ${left}: result.json has everything.`;
}

/** A page from a disk may have no clipboard. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const place = document.createElement('textarea');
    place.value = text;
    document.body.append(place);
    place.select();
    const done = document.execCommand('copy');
    place.remove();
    if (!done) throw new Error('not copied');
  }
}

function save(name, type, text) {
  const link = document.createElement('a');
  link.download = name.replace(/[^\w.-]+/g, '-');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function offerTools() {
  for (const place of document.querySelectorAll('.tools')) place.hidden = false;
  for (const button of document.querySelectorAll('[data-tool]')) {
    const words = button.textContent;
    button.addEventListener('click', async () => {
      const said = await TOOLS[button.dataset.tool]().catch(() => 'That did not work in this browser.');
      say(said);
      button.textContent = said.replace(/[,:].*|\.$/g, '');
      setTimeout(() => {
        button.textContent = words;
      }, 2500);
    });
  }
}
