import http from 'k6/http';
import { group } from 'k6';
export default function () {
  const token = group('login', () => http.post('http://shop.test/login', '{}').json('token'));
  http.get('http://shop.test/me', { headers: { 'X-Token': token } });
}
