/* One place of the page tells what a click has done, for who does not see it. */

export function say(text) {
  const place = document.querySelector('.live');
  if (place) place.textContent = text;
}
