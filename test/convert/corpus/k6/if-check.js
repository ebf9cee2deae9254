import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const res = http.get('http://shop.test/items');
  if (!check(res, { ok: (r) => r.status === 200 })) {
    http.get('http://shop.test/not-ok');
    return;
  }
  http.get('http://shop.test/ok');
}
