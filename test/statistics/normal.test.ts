import { describe, expect, it } from 'vitest';
import { erfc, normalCdf, normalQuantile } from '../../src/statistics/normal.ts';

const relativeError = (actual: number, expected: number) => Math.abs(actual / expected - 1);

describe('complementary error function', () => {
  // By mpmath; the approximation changes at 0.46875, at 4 and with the sign.
  it.each([
    [-6, 2],
    [-1, 1.8427007929497148],
    [-0.3, 1.3286267594591274],
    [0, 1],
    [0.1, 0.887537083981715],
    [0.46875, 0.507386526782062],
    [0.47, 0.5062549491139179],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [4, 1.541725790028002e-8],
    [4.1, 6.700027654084918e-9],
    [6, 2.1519736712498913e-17],
    [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296],
  ])('erfc(%d)', (x, expected) => {
    expect(relativeError(erfc(x), expected)).toBeLessThan(1e-15);
  });

  it('reaches its limits', () => {
    expect(erfc(40)).toBe(0);
    expect(erfc(Number.POSITIVE_INFINITY)).toBe(0);
    expect(erfc(Number.NEGATIVE_INFINITY)).toBe(2);
  });

  it('refuses what is not a number', () => {
    expect(() => erfc(Number.NaN)).toThrow(new RangeError('x is NaN: a number is needed'));
  });
});

describe('normal distribution function', () => {
  it.each([
    [0, 0.5],
    [1.959963984540054, 0.975],
    [-1.96, 0.024997895148220435],
    [-5, 2.8665157187919455e-7],
    [-10, 7.619853024160595e-24],
    [-37, 5.725571222525139e-300],
  ])('Φ(%d)', (z, expected) => {
    expect(relativeError(normalCdf(z), expected)).toBeLessThan(1e-13);
  });
});

describe('normal quantile', () => {
  it.each([
    [1e-300, -37.0470962993612],
    [1e-100, -21.273453560965326],
    [1e-20, -9.262340089798407],
    [1e-10, -6.361340902404057],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.05, -1.6448536269514726],
    [0.075, -1.439531470938456],
    [0.25, -0.6744897501960817],
    [0.6, 0.2533471031357997],
    [0.925, 1.4395314709384561],
    [0.95, 1.6448536269514722],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
  ])('z(%d)', (p, expected) => {
    expect(relativeError(normalQuantile(p), expected)).toBeLessThan(2e-15);
  });

  it('is 0 in the middle', () => {
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('undoes the distribution function', () => {
    for (let z = -8; z <= 5; z += 0.125) expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 9);
  });

  it.each([0, 1, -0.5, 1.5, Number.NaN])('refuses p = %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(new RangeError(`p is ${p}: it must lie between 0 and 1`));
  });
});
