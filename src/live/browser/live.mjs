/*
 * Shows a run while it goes on, from the stream of src/live/server.ts. Runs in its page, inlined (scripts/embed-live.ts).
 * Whatever it shows is text: nothing that comes over the stream is ever read as markup.
 */
import { drawPlot } from './plot.mjs';

/** Failures to connect in a row after which the run is taken to be gone. */
const TRIES = 20;
const SCENARIO = 'scenario ';

/** The sections of the page by their names, as they were last sent. */
const sections = new Map();
/** Those that have changed since they were last shown. */
const changed = new Set();
let failures = 0;
let isOver = false;

const place = (id) => document.getElementById(id);

/** Makes an element; strings become text. */
function element(name, className, ...content) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...content);
  return node;
}

function say(words) {
  const node = place('connection');
  if (node.textContent !== words) node.textContent = words;
}

const badge = ({ tone, words }) => element('span', `badge ${tone}`, words);
const scenarios = () => [...sections].filter(([name]) => name.startsWith(SCENARIO)).map(([, scenario]) => scenario);

function showProgress() {
  const progress = sections.get('progress');
  if (!progress || isOver) return;
  const { share, percent, time, where } = progress;
  place('where').textContent = where;
  place('time').textContent = time;
  place('percent').textContent = percent;
  place('bar').value = share;
  document.title = `${percent} · perf-gate`;
}

function showEnding() {
  const ending = sections.get('ending');
  if (!ending) return;
  const { status, text, report } = ending;
  isOver = true;
  place('verdict').replaceChildren(...(status ? [badge(status), ' '] : []), text);
  place('report').hidden = report === null;
  place('path').textContent = report ?? '';
  place('ending').hidden = false;
  place('progress').hidden = true;
  document.title = `${status ? status.words : 'Ended'} · perf-gate`;
  say('The run has ended, and this page is no longer updated.');
}

function showMessages() {
  const messages = sections.get('messages') ?? [];
  place('messages').hidden = messages.length === 0;
  place('message-list').replaceChildren(...messages.map((message) => element('li', '', message)));
}

/** The position of the scenario whose plots are shown. */
function chosen() {
  const { value } = place('choice');
  if (value !== '') return Number(value);
  const current = sections.get('progress')?.at;
  if (typeof current === 'number') last = current;
  return last;
}
let last = 0;

function showPlots() {
  const all = scenarios();
  const choice = place('choice');
  for (let at = choice.options.length - 1; at < all.length; at++) choice.append(new Option(all[at].name, String(at)));
  place('choices').hidden = all.length < 2;
  const scenario = all[chosen()];
  if (!scenario) return;
  const { name, plots } = scenario;
  place('plotted').textContent = name;
  place('nothing').hidden = plots.length > 0;
  place('plots').replaceChildren(
    ...plots.map((plot) => {
      const values = plot.last.map(({ side, text }) => element('span', `side ${side}`, text));
      return element(
        'figure',
        '',
        element('figcaption', '', element('span', '', plot.title), ...values),
        drawPlot(plot),
      );
    }),
  );
}

function cardOf(name) {
  const id = name.replace(' ', '-');
  const known = place(id);
  if (known) return known;
  const card = element('section', 'scenario');
  card.id = id;
  place('scenarios').append(card);
  return card;
}

function showScenario(name) {
  const scenario = sections.get(name);
  const { found, limits, errors } = scenario;
  const verdict = found ? [badge(found), ...(found.when ? [' ', element('small', '', found.when)] : [])] : [];
  const list = (items) => (items.length === 0 ? [] : [element('ul', '', ...items)]);
  cardOf(name).replaceChildren(
    element('h3', '', scenario.name),
    element('p', 'quiet', scenario.about),
    ...(found ? [element('p', '', ...verdict)] : []),
    ...tableOf(scenario),
    ...list(limits.map(({ tone, words }) => element('li', `mark ${tone}`, words))),
    ...list(errors.map((words) => element('li', 'mark note', words))),
  );
}

function tableOf({ name, sides, rows }) {
  if (rows.length === 0) return [];
  const titles = sides.length > 1 ? [...sides, 'Difference'] : sides;
  const head = element('tr', '', element('td', ''), ...titles.map((title) => scoped('col', 'number', title)));
  const body = rows.map(({ title, cells }) =>
    element('tr', '', scoped('row', '', title), ...cells.map((cell) => element('td', 'number', cell))),
  );
  const caption = element('caption', 'unseen', `${name}: medians of the rounds so far`);
  return [element('table', '', caption, element('thead', '', head), element('tbody', '', ...body))];
}

function scoped(scope, className, text) {
  const cell = element('th', className, text);
  cell.scope = scope;
  return cell;
}

/** Shows what has changed, unless nobody sees it. */
function show() {
  if (document.hidden) return;
  const names = [...changed];
  changed.clear();
  for (const name of names) if (name.startsWith(SCENARIO)) showScenario(name);
  const before = last;
  if (names.some((name) => name === `${SCENARIO}${chosen()}`) || before !== last) showPlots();
  if (names.includes('progress')) showProgress();
  if (names.includes('messages')) showMessages();
  if (names.includes('ending')) showEnding();
}

place('choice').addEventListener('change', showPlots);
place('copy').addEventListener('click', async () => {
  const path = place('path');
  try {
    await navigator.clipboard.writeText(path.textContent);
    place('copied').textContent = 'Copied.';
  } catch {
    getSelection().selectAllChildren(path);
    place('copied').textContent = 'Selected.';
  }
});
document.addEventListener('visibilitychange', show);

const stream = new EventSource('events');
stream.addEventListener('open', () => {
  failures = 0;
  say('Connected.');
});
stream.addEventListener('message', ({ data }) => {
  for (const [name, section] of Object.entries(JSON.parse(data))) {
    sections.set(name, section);
    changed.add(name);
  }
  // Nothing comes after the end, and the server is not there anymore.
  if (sections.get('ending')) stream.close();
  show();
});
stream.addEventListener('replaced', () => {
  stream.close();
  say('This run is shown in too many pages. Reload this one to see it here again.');
});
stream.addEventListener('error', () => {
  failures += 1;
  const isGone = failures >= TRIES || stream.readyState === EventSource.CLOSED;
  if (isGone) stream.close();
  say(isGone ? 'The run is gone. The terminal says how it ended.' : 'The connection was lost; trying again.');
});
