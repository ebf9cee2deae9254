import http from 'k6/http';
import { randomString } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
export default function () {
  http.get(`http://shop.test/users?name=${randomString(8)}`);
  http.get('http://shop.test/next');
}
