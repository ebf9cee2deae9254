import http from 'k6/http';
import { vu } from 'k6/execution';
export default function () {
  http.post('http://shop.test/order-of', JSON.stringify({ ...vu.tags, y: 2 }));
  http.get('http://shop.test/after');
}
