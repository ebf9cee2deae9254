import http from 'k6/http';
import type { Options } from 'k6/options';
export const options: Options = { vus: 1 };
interface Item {
  id: number;
}
function visit<T extends Item>(item: T, extra?: string): void {
  http.get(`http://shop.test/items/${(item as Item).id}?x=${extra!}`);
}
export default function (): void {
  visit({ id: 4 }, 'y');
}
