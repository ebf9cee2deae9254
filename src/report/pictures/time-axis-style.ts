/** Style of the time axis in the HTML report; its colors are those of the page. */
export const TIME_AXIS_STYLE = `
:root { --print-fail: #a83c00; }
.time-axis { outline-offset: 4px; touch-action: pan-y; }
.time-axis .u-select { background: var(--grid); opacity: .6; }
.time-axis .u-cursor-x { border-right: 1px dashed var(--ink); }
.controls button { min-height: 2.5rem; padding: .2rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--grid); border-radius: .375rem; cursor: pointer; }
.time-readout { min-height: 3em; font-size: .875rem; font-variant-numeric: tabular-nums; }
.time-key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.time-key span { display: inline-flex; align-items: center; gap: .4rem; }
.time-key i { width: 1.5rem; height: .75rem; }
.time-key .mark-base, .time-key .mark-head, .time-key .mark-offered { height: 0; border-top: 2px solid var(--head); }
.time-key .mark-base { border-top: 2px dashed var(--base); }
.time-key .mark-offered { border-top: 2px dotted var(--ink); }
.time-key .mark-measured { background: color-mix(in srgb, var(--grid) 60%, transparent); }
.time-key .mark-warm-up { background: color-mix(in srgb, var(--grid) 25%, transparent); border: 1px dotted var(--grid); }
.time-key .mark-fold { width: 0; border-left: 2px dotted var(--ink); }
.time-key .mark-limit { background: color-mix(in srgb, var(--fail) 20%, transparent); }
.time-key .mark-bounds { background: color-mix(in srgb, var(--head) 25%, transparent); }
@media print { .time-axis + .time-readout, .time-readout + .time-key + p { display: none; } }
`;
