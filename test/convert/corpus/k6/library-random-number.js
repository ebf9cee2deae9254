import http from 'k6/http';
import { randomIntBetween } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
export default function () {
  http.get(`http://shop.test/products/${randomIntBetween(1, 20)}`);
}
