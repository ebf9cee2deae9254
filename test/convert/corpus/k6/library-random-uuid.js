import http from 'k6/http';
import { uuidv4 } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
export default function () {
  http.post('http://shop.test/things', JSON.stringify({ id: uuidv4() }));
}
