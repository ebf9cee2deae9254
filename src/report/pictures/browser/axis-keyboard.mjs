/* The keys of the time axis, as a plugin of uPlot. */

/** Moves the cursor and zooms by keys, where the axis has the focus. */
export function axisKeyboard(axis) {
  const actions = {
    ArrowLeft: (far) => axis.move(far ? -10 : -1),
    ArrowRight: (far) => axis.move(far ? 10 : 1),
    Home: () => axis.move(Number.NEGATIVE_INFINITY),
    End: () => axis.move(Number.POSITIVE_INFINITY),
    '+': () => axis.scale(0.5),
    '=': () => axis.scale(0.5),
    '-': () => axis.scale(2),
    _: () => axis.scale(2),
    Escape: () => axis.showAll(),
  };
  const listen = (event) => {
    const act = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event.shiftKey);
  };
  return {
    hooks: {
      init: () => axis.place.addEventListener('keydown', listen),
      destroy: () => axis.place.removeEventListener('keydown', listen),
    },
  };
}
