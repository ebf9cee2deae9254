import http from 'k6/http';
import { group } from 'k6';
let token = 'none';
export default function () {
  group('login', () => {
    token = http.post('http://shop.test/login', '{}').json('token');
  });
  http.get('http://shop.test/me', { headers: { 'X-Session': token } });
}
