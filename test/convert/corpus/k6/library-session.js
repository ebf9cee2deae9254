import http from 'k6/http';
import { Httpx } from 'https://jslib.k6.io/httpx/0.1.0/index.js';
const session = new Httpx({ baseURL: 'http://shop.test', headers: { 'X-A': '1' } });
export default function () {
  session.get('/session');
  http.get('http://shop.test/after');
}
