import { createHash } from 'node:crypto';
import { PAGE_STYLE } from '../report/write/page-style.ts';
import { LIVE_SCRIPT } from './browser-script.ts';
import { LIVE_STYLE } from './page-style.ts';

const STYLE = `${PAGE_STYLE}${LIVE_STYLE}`;

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Only these very texts run, and only the server of the page is asked: whatever a run is called stays inert. */
export const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(LIVE_SCRIPT)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page of a run while it goes on, the same for every run: what it shows comes over the stream of events. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>perf-gate</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>A run of perf-gate</h1>
<p class="quiet" id="connection" role="status">Connecting …</p>
</header>
<main>
<noscript><p>This page needs JavaScript. The terminal shows how far the run is.</p></noscript>
<section id="ending" aria-labelledby="ending-title" aria-live="polite" hidden>
<h2 id="ending-title">The run has ended</h2>
<p id="verdict"></p>
<p id="report">The whole report: <code id="path"></code> <button type="button" id="copy">Copy the path</button> <span id="copied" role="status"></span></p>
</section>
<section id="progress" aria-labelledby="progress-title">
<h2 id="progress-title">Progress</h2>
<p class="lead"><span id="time"></span> <span id="where">The run begins.</span></p>
<progress id="bar" max="1" value="0" aria-labelledby="progress-title"></progress>
<p class="quiet" id="percent">0 %</p>
</section>
<section aria-labelledby="plots-title">
<h2 id="plots-title">Round by round: <span id="plotted"></span></h2>
<p id="choices" hidden><label>Scenario <select id="choice"><option value="">the one that is measured</option></select></label></p>
<p class="quiet"><span class="side base">○ Base</span> <span class="side head">■ This change</span> <span>◇ the slice that was measured last, in the round under way; dotted: a limit</span></p>
<p id="nothing">Nothing has been measured yet.</p>
<div class="plots" id="plots"></div>
</section>
<section aria-labelledby="scenarios-title">
<h2 id="scenarios-title">Scenarios so far</h2>
<p class="quiet">Medians of the rounds so far. They are no verdict: whether a difference is more than chance is decided once the planned rounds are there.</p>
<div id="scenarios"></div>
</section>
<section id="messages" aria-labelledby="messages-title" hidden>
<h2 id="messages-title">Messages</h2>
<ul id="message-list"></ul>
</section>
</main>
<script type="module">${LIVE_SCRIPT}</script>
</body>
</html>
`;
