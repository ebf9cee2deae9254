import http from 'k6/http';
import { check } from 'k6';
export default function () {
  check(http.get('http://shop.test/checked'), { ok: (r) => r.status === 200 });
  const ok = check(http.post('http://shop.test/orders', '{}'), { made: (r) => r.status === 201 });
  http.get(`http://shop.test/after/${ok}`);
}
