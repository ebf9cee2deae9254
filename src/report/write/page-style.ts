/**
 * Style of the HTML report. Colors are those of Okabe & Ito (2008), which people with any kind of color blindness can
 * tell apart, darkened or lightened to a contrast of 4.5 on their ground; nothing is said by color alone.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --ink: #1c2128; --quiet: #59636e; --grid: #d5dae0; --band: #e6e9ed; --shade: rgb(28 33 40 / .22);
  --pass: #00694b; --fail: #a83c00; --likely: #9c2b6b; --open: #5b4b9a; --note: #6b5300;
  --fail-tint: #fbeee6; --likely-tint: #f9ecf3; --open-tint: #f0eef8; --note-tint: #f8f3e0;
  --base: #0072b2; --head: #c64600;
  --print-ink: #1c2128; --print-grid: #d5dae0; --print-base: #0072b2; --print-head: #c64600;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181d24; --ink: #e4e8ed; --quiet: #9aa5b1; --grid: #343c46; --band: #262d36; --shade: rgb(0 0 0 / .6);
    --pass: #3ecf9e; --fail: #ff9a5c; --likely: #f48fc6; --open: #b9a8f5; --note: #e6c34a;
    --fail-tint: #2e1d13; --likely-tint: #2b1a25; --open-tint: #211e30; --note-tint: #282312;
    --base: #56b4e9; --head: #f0a04b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 76rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
[hidden] { display: none !important; }
h1 { margin: .25rem 0 1rem; font-size: clamp(1.25rem, 4vw, 1.75rem); line-height: 1.3; }
h2 { margin: 0 0 .5rem; font-size: 1.3rem; line-height: 1.4; }
h3 { margin: 0 0 .5rem; font-size: 1.1rem; line-height: 1.4; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.2rem; }
a { color: inherit; text-underline-offset: .15em; }
small, .quiet { color: var(--quiet); font-size: .875rem; }
code { padding: .1em .35em; border-radius: .25rem; background: var(--card); font-size: .875em; overflow-wrap: anywhere; }
header ul { padding: 0; list-style: none; }
header section { margin: 1rem 0; }
header section a { display: inline-flex; align-items: center; min-height: 2.5rem; }
header section pre { margin: .25rem 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
header p > a { display: inline-flex; align-items: center; min-height: 2.5rem; margin-right: 1rem; }
section { margin: 1.75rem 0; }
section section { margin: 1.25rem 0; padding: 1rem; border: 1px solid var(--grid); border-radius: .5rem; }
section:focus { outline: none; }
section section:target, section section:focus-visible { border-color: var(--base); box-shadow: 0 0 0 1px var(--base); }
details { margin: .5rem 0; }
summary { min-height: 2.5rem; padding: .4rem 0; cursor: pointer; }
summary h2, summary h3 { display: inline; margin: 0; }
:focus-visible { outline: 2px solid var(--base); outline-offset: 2px; }
button { min-height: 2.5rem; padding: .35rem .9rem; border: 1px solid var(--grid); border-radius: .375rem; background: var(--card); color: inherit; font: inherit; font-size: .9375rem; cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--quiet); }
button:disabled { cursor: default; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
.live { min-height: 1.5rem; margin: .25rem 0; color: var(--quiet); font-size: .875rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .625rem; margin: 1rem 0; padding: 0; list-style: none; }
.card { display: flex; flex-direction: column; padding: .6rem .9rem; border: 1px solid var(--grid); border-left-width: 4px; border-radius: .5rem; background: var(--page); color: var(--ink); line-height: 1.35; }
.card strong { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.card.fail { border-left-color: var(--fail); } .card.pass { border-left-color: var(--pass); } .card.note { border-left-color: var(--note); }
.card.open { border-left-color: var(--open); } .card.likely { border-left-color: var(--likely); }
.card.none strong, .card.none span { color: var(--quiet); }
.card:has(> button) { padding: 0; }
.card > button { display: block; width: 100%; height: 100%; padding: .6rem .9rem; border: 0; border-radius: .375rem; background: none; text-align: left; font-size: 1rem; }
.card > button small { display: block; }
.card > button:hover:not(:disabled, [aria-pressed="true"]) { background: var(--card); }
.card > button[aria-pressed="true"] { background: var(--ink); color: var(--page); }
.card > button[aria-pressed="true"] small { color: inherit; }
.badge { display: inline-block; padding: 0 .5em; border: 1px solid currentColor; border-radius: 1em; font-size: .875em; font-weight: 600; white-space: nowrap; }
h1 .badge, h2 .badge, h3 .badge { white-space: normal; font-size: .8em; vertical-align: .08em; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .open { color: var(--open); } .note { color: var(--note); }
.likely, .likely-aside { color: var(--likely); } .open-aside { color: var(--quiet); }
.badge.likely-aside, .badge.open-aside { border-color: transparent; padding-left: 0; font-weight: 400; }
.mark { color: inherit; }
.mark::before { margin-right: .4em; font-weight: 700; }
.mark.fail::before { content: '✗'; color: var(--fail); }
.mark.pass::before { content: '✓'; color: var(--pass); }
.mark.open::before { content: '?'; color: var(--open); }
.mark.note::before { content: '!'; color: var(--note); }
.mark.likely::before { content: '◆'; color: var(--likely); }
.mark.likely-aside::before { content: '◇'; color: var(--likely); }
.mark.open-aside::before { content: '○'; color: var(--quiet); }
.scroll {
  overflow-x: auto; margin: .75rem 0;
  background:
    linear-gradient(to left, var(--page) 40%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--shade), transparent) right / .9rem 100% no-repeat scroll,
    var(--page);
}
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { max-width: calc(100vw - 3rem); padding: 0 0 .25rem; text-align: left; white-space: normal; color: var(--quiet); font-size: .875rem; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--grid); text-align: left; vertical-align: top; }
td { white-space: nowrap; }
thead th { font-size: .8125rem; font-weight: 600; color: var(--quiet); vertical-align: bottom; overflow-wrap: normal; }
tbody th { font-weight: 500; }
tr.group th { padding-top: .75rem; font-weight: 600; white-space: normal; }
.number { text-align: right; }
table.forest { width: 100%; }
table.forest tbody th { max-width: 22rem; min-width: 7rem; white-space: normal; }
table.forest th > a, table.matrix th > a { text-decoration-color: var(--grid); }
table.forest td, table.forest tbody th { vertical-align: middle; }
table.forest td:nth-child(2), table.forest thead th:nth-child(2) { width: 46%; min-width: 6.5rem; padding-right: 1rem; }
table.forest td > small, table.forest th > small { margin-left: .5em; }
table.figures { width: 100%; max-width: 60rem; }
table.figures .wide { width: 34%; min-width: 9rem; padding-left: 1rem; }
table.figures td { vertical-align: middle; }
.forest .badge, .figures .badge { padding: 0; border: 0; font-size: .8125rem; }
table.matrix { min-width: 100%; border-collapse: separate; border-spacing: 0; }
table.matrix th, table.matrix td { padding: .3rem .6rem; vertical-align: middle; }
table.matrix tr { box-shadow: inset 0 -1px var(--grid); }
table.matrix td { text-align: right; }
table.matrix thead th { padding: 0; text-align: right; white-space: nowrap; vertical-align: bottom; }
table.matrix thead th:first-child { text-align: left; }
table.matrix thead th:first-child button { padding-left: 0; }
table.matrix thead button { width: 100%; min-height: 2.5rem; padding: .3rem .6rem; border: 0; border-radius: 0; background: none; text-align: inherit; font-size: inherit; font-weight: 600; }
table.matrix [aria-sort] button::after { content: '↕'; margin-left: .25em; opacity: .45; }
table.matrix [aria-sort="descending"] button::after { content: '↓'; opacity: 1; }
table.matrix [aria-sort="ascending"] button::after { content: '↑'; opacity: 1; }
table.matrix th:first-child { position: sticky; left: 0; z-index: 1; min-width: 11rem; max-width: 24rem; background: var(--page); border-right: 1px solid var(--grid); }
table.matrix tbody th { padding-left: 1.25rem; font-weight: 400; }
table.matrix tr.whole th { padding-left: 0; font-weight: 600; }
table.matrix tr.whole > * { padding-top: .5rem; }
table.matrix tbody th > a { display: inline-block; padding: .1rem 0; }
table.matrix th small { display: block; font-weight: 400; }
table.matrix th small:not(.pass) { color: inherit; }
table.matrix th small.pass { color: var(--pass); } table.matrix th small.fail { color: var(--fail); } table.matrix th small.open { color: var(--open); }
table.matrix th small.note { color: var(--note); } table.matrix th small.likely { color: var(--likely); }
table.matrix td.fail { background: var(--fail-tint); } table.matrix td.likely { background: var(--likely-tint); }
table.matrix td.open { background: var(--open-tint); } table.matrix td.note { background: var(--note-tint); }
table.matrix td.pale { font-size: .875rem; font-style: italic; }
table.matrix tr:target > * { box-shadow: inset 0 2px var(--base), inset 0 -2px var(--base); }
.picture { display: block; width: 100%; overflow: visible; }
.picture path { fill: none; vector-effect: non-scaling-stroke; }
.picture .band { fill: var(--band); }
.picture .zero { stroke: var(--quiet); stroke-width: 1; }
.picture .grid { stroke: var(--grid); stroke-width: 1; }
.picture .bounds { stroke: currentColor; stroke-width: 2; }
.picture .estimate { stroke: currentColor; stroke-width: 1.5; }
.picture .dots { stroke-linecap: round; stroke-width: 8; }
.picture .spread { fill: currentColor; opacity: .16; }
.picture .base { stroke: var(--base); stroke-width: 2; stroke-dasharray: 6 4; }
.picture .head { stroke: var(--head); stroke-width: 2; }
.picture.flame rect { stroke: var(--page); stroke-width: 1; }
.picture .same { fill: var(--band); } .picture .more { fill: var(--head); opacity: .35; } .picture .much-more { fill: var(--head); opacity: .75; }
.picture .less { fill: var(--base); opacity: .3; } .picture .much-less { fill: var(--base); opacity: .6; }
.picture .head.dots { stroke-width: 7; }
.picture .limit { stroke: var(--fail); stroke-width: 1.5; stroke-dasharray: 2 3; }
.picture text { fill: var(--quiet); font-size: 12px; paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-linejoin: round; }
.picture.pairs .bounds { stroke-dasharray: 5 4; stroke-width: 1.5; }
.picture.curve { color: var(--ink); }
.picture.likely-aside .bounds, .picture.open-aside .bounds { stroke-width: 1; }
.picture.likely-aside .dots, .picture.open-aside .dots { stroke-width: 6; }
.picture.flame text { fill: var(--ink); stroke: none; }
.picture.axis text { font-size: 12px; font-weight: 400; }
dl { display: grid; grid-template-columns: fit-content(16rem) 1fr; gap: .25rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
pre { overflow-x: auto; margin: .5rem 0; padding: .75rem; border-radius: .375rem; background: var(--card); font-size: .8125rem; overflow-wrap: normal; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.25rem 2rem; margin: 1rem 0; align-items: start; }
.plots:empty { display: none; }
figure { margin: 0; min-width: 0; }
figcaption { margin-bottom: .25rem; font-weight: 600; font-size: .9375rem; }
.plot { min-height: 290px; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin: .25rem 0 .5rem; font-size: .875rem; }
.controls fieldset { display: flex; flex-wrap: wrap; gap: .25rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.controls legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.controls fieldset label { position: relative; }
.controls input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.controls fieldset span { display: block; padding: .2rem .6rem; border: 1px solid var(--grid); border-radius: .375rem; }
.controls input:checked + span { border-color: var(--ink); background: var(--ink); color: var(--page); }
.controls input:focus-visible + span { outline: 2px solid var(--base); outline-offset: 2px; }
.controls > label { display: flex; align-items: center; gap: .4rem; max-width: 100%; min-width: 0; }
.controls select { min-width: 0; max-width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--grid); border-radius: .375rem; padding: .15rem .3rem; }
.uplot, .u-legend { font-family: inherit; }
.u-legend { font-size: .875rem; }
.u-inline tr { margin-right: .75rem; }
.u-legend th, .u-legend td { padding: 0 .2rem; border: 0; color: inherit; }
@media (min-width: 48.01rem) {
  table.forest br { display: none; }
  table.forest td > strong { display: inline-block; min-width: 4.2em; }
  table.forest td > small { display: inline-block; min-width: 8em; }
}
@media (pointer: coarse) {
  table.forest th > a, table.matrix tbody th > a { display: flex; align-items: center; min-height: 2.5rem; }
}
@media (max-width: 48rem) {
  body { padding: .75rem .75rem 3rem; }
  section section { margin: 1rem -.75rem; padding: .75rem; border-width: 1px 0; border-radius: 0; }
  .cards { grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: .5rem; }
  .card, .card > button { padding: .5rem .6rem; }
  .card:has(> button) { padding: 0; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  th, td { padding-right: .5rem; }
  table.matrix th:first-child { min-width: 8rem; max-width: 42vw; }
  table.forest th > a, table.matrix tbody th > a { display: flex; align-items: center; min-height: 2.5rem; }
  table.forest .badge { display: block; }
  table.forest td > small, table.forest th > small { margin-left: 0; }
  .picture.axis .tick { display: none; }
}
@media (max-width: 40rem) {
  table.figures .wide { display: none; }
  table.forest .picture.axis text { font-size: 11px; }
  table.forest td:nth-child(2), table.forest thead th:nth-child(2) { width: 34%; padding-right: .5rem; }
}
@media print {
  :root { --page: #fff; --card: #f6f7f9; --ink: #1c2128; --quiet: #59636e; --grid: #d5dae0; --band: #e6e9ed; --shade: transparent; --pass: #00694b; --fail: #a83c00; --likely: #9c2b6b; --open: #5b4b9a; --note: #6b5300; --fail-tint: #fbeee6; --likely-tint: #f9ecf3; --open-tint: #f0eef8; --note-tint: #f8f3e0; --base: #0072b2; --head: #c64600; }
  * { print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  section, section section { break-inside: auto; border: 0; padding: 0; }
  figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .controls, .tools, .live { display: none; }
  .scroll { overflow: visible; }
  table.matrix { font-size: .75rem; min-width: 0; }
  table.matrix th:first-child { position: static; min-width: 0; }
  table.matrix tbody th > a, header p > a, summary { min-height: 0; }
  table.matrix th, table.matrix td { padding: .15rem .3rem; }
}
`;
