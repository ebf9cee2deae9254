/* The numbers and times of the time axis, as text. */

export const AXIS_SIDES = { base: 'baseline', head: 'this change' };

/** Three significant digits, from 1,000 on a whole number. */
export function axisNumber(value) {
  const digits = Math.abs(value) >= 999.5 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en-US', digits);
}

/** `0:12`, `1:02:03` */
export function axisClock(seconds) {
  const whole = Math.floor(seconds + 1e-6);
  const two = (value) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
