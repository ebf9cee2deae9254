import http from 'k6/http';
import { group, check } from 'k6';
export default function () {
  let token;
  let id;
  group('login', function () {
    const res = http.post('http://shop.test/login', JSON.stringify({ user: 'ann' }));
    check(res, { 'logged in': (r) => r.status === 200 });
    token = res.json().token;
    id = res.json('items.1.id');
  });
  group('use', function () {
    http.get(`http://shop.test/items/${id}`, { headers: { 'X-Session': token } });
  });
}
