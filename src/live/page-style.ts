/** What the live page adds to the style of the report. */
export const LIVE_STYLE = `
[hidden] { display: none !important; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; }
header h1 { margin: .25rem 0; }
h3 { margin: 0; font-size: 1rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
progress { display: block; width: 100%; height: .75rem; margin: .5rem 0; border: 1px solid var(--grid); border-radius: .375rem; background: var(--card); overflow: hidden; appearance: none; }
progress::-webkit-progress-bar { background: var(--card); }
progress::-webkit-progress-value { background: var(--base); }
progress::-moz-progress-bar { background: var(--base); }
.lead { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; font-variant-numeric: tabular-nums; }
#time { font-weight: 600; }
#verdict { font-size: 1.2rem; font-weight: 600; }
select, button { min-height: 2.5rem; max-width: 100%; padding: .25rem .75rem; border: 1px solid var(--quiet); border-radius: .375rem; background: var(--card); color: inherit; font: inherit; }
button { cursor: pointer; }
code { overflow-wrap: anywhere; }
.plots { display: grid; margin: 1rem 0; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1rem; align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; font-size: .875rem; font-variant-numeric: tabular-nums; }
figcaption :first-child { grid-column: 1 / -1; }
figcaption .side { font-weight: 400; }
.side.base { color: var(--base); }
.side.head { color: var(--head); }
svg.plot { display: block; width: 100%; min-height: 0; }
svg.plot text { fill: var(--quiet); font-size: 11px; }
svg.plot .grid { stroke: var(--grid); }
svg.plot .limit { stroke: var(--ink); stroke-dasharray: 2 3; }
svg.plot .line { fill: none; stroke-width: 1.5; }
svg.plot .line.base { stroke-dasharray: 6 5; }
svg.plot .base { stroke: var(--base); }
svg.plot .head { stroke: var(--head); }
svg.plot .marker.base { fill: var(--page); stroke-width: 1.5; }
svg.plot .marker.head { fill: var(--head); }
svg.plot .slice { fill: var(--page); stroke-width: 1.5; }
@media (prefers-reduced-motion: reduce) { svg.plot .slice { display: none; } }
#scenarios { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
#scenarios section { margin: 0; min-width: 0; }
#scenarios table { width: 100%; margin: .5rem 0; }
#scenarios th, #scenarios td { padding: .25rem 0 .25rem .5rem; white-space: normal; }
#scenarios thead th { overflow-wrap: normal; }
#scenarios tbody th { padding-left: 0; overflow-wrap: anywhere; }
#scenarios td.number { white-space: nowrap; }
#scenarios ul { padding: 0; list-style: none; }
@media (max-width: 40rem) { #scenarios section { border-width: 1px 0; border-radius: 0; padding: .75rem 0; } }
`;
