import http from 'k6/http';
import { randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
const words = ['lamp', 'desk'];
export default function () {
  http.get(`http://shop.test/search?q=${randomItem(words)}`);
}
