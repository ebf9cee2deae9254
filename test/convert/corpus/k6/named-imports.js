import { get, post as send } from 'k6/http';
import * as k6 from 'k6';
export default function () {
  const res = get('http://shop.test/named');
  k6.check(res, { ok: (r) => r.status === 200 });
  send('http://shop.test/renamed', 'x');
}
