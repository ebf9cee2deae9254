export function randomOf(seed: number): (below: number) => number;
export const WAYS: ((text: string) => string)[];
