import http from 'k6/http';
import { fail } from 'k6';
export default function () {
  const res = http.get('http://shop.test/first');
  if (!res.json('ok')) fail('no');
  http.get('http://shop.test/second');
}
