/**
 * Style of the HTML report. Colors are those of Okabe & Ito (2008), which people with any kind of color blindness can
 * tell apart, darkened or lightened to a contrast of 4.5 on their ground; nothing is said by color alone.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --ink: #1c2128; --quiet: #59636e; --grid: #d5dae0;
  --pass: #00694b; --fail: #a83c00; --likely: #9c2b6b; --open: #5b4b9a; --note: #6b5300;
  --base: #0072b2; --head: #c64600;
  --print-ink: #1c2128; --print-grid: #d5dae0; --print-base: #0072b2; --print-head: #c64600;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181d24; --ink: #e4e8ed; --quiet: #9aa5b1; --grid: #343c46;
    --pass: #3ecf9e; --fail: #ff9a5c; --likely: #f48fc6; --open: #b9a8f5; --note: #e6c34a;
    --base: #56b4e9; --head: #f0a04b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: .25rem 0 1rem; font-size: clamp(1.25rem, 4vw, 1.75rem); line-height: 1.3; }
h2 { margin: 0 0 .5rem; font-size: 1.2rem; line-height: 1.4; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.2rem; }
a { color: inherit; }
small, .quiet { color: var(--quiet); font-size: .875rem; }
header p { margin: 0; }
section { margin: 1.25rem 0; padding: 1rem; border: 1px solid var(--grid); border-radius: .5rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
summary h2 { display: inline; margin: 0; }
:focus-visible { outline: 2px solid var(--base); outline-offset: 2px; }
.badge { display: inline-block; padding: 0 .5em; border: 1px solid currentColor; border-radius: 1em; font-size: .875em; font-weight: 600; white-space: nowrap; }
h1 .badge, h2 .badge { white-space: normal; font-size: .8em; vertical-align: .08em; }
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
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { max-width: calc(100vw - 2rem); padding: 0 0 .25rem; text-align: left; white-space: normal; color: var(--quiet); font-size: .875rem; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--grid); text-align: left; white-space: nowrap; }
td:has(> .badge) { min-width: 9rem; }
td > .badge { white-space: normal; overflow-wrap: normal; }
thead th { font-size: .8125rem; font-weight: 600; color: var(--quiet); vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody th > a { display: inline-block; min-width: 7rem; max-width: calc(100vw - 10rem); white-space: normal; overflow-wrap: break-word; }
tr.group th { padding-top: .75rem; font-weight: 600; white-space: normal; }
.number { text-align: right; }
.interval { display: block; overflow: visible; }
.interval .band { fill: var(--grid); opacity: .55; }
.interval .zero { stroke: var(--quiet); }
.interval .bounds { stroke: currentColor; stroke-width: 2; fill: none; }
.interval circle { fill: currentColor; }
.interval.likely-aside .bounds, .interval.open-aside .bounds { stroke-width: 1; }
.interval.likely-aside circle, .interval.open-aside circle { r: 3px; fill: var(--page); stroke: currentColor; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
pre { overflow-x: auto; margin: .5rem 0; padding: .75rem; border-radius: .375rem; background: var(--card); font-size: .8125rem; overflow-wrap: normal; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; margin: 1rem 0; align-items: end; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; }
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
@media (max-width: 40rem) {
  body { padding: .75rem; }
  section { margin: 1rem -.75rem; padding: .75rem; border-width: 1px 0; border-radius: 0; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media print {
  :root { --page: #fff; --card: #f6f7f9; --ink: #1c2128; --quiet: #59636e; --grid: #d5dae0; --pass: #00694b; --fail: #a83c00; --likely: #9c2b6b; --open: #5b4b9a; --note: #6b5300; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  section { break-inside: auto; border: 0; padding: 0; }
  figure, tr { break-inside: avoid; }
  .controls { display: none; }
  .scroll { overflow: visible; }
}
`;
