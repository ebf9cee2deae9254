import http from 'k6/http';
import { sleep } from 'k6';
export default function () {
  http.get('http://shop.test/a');
  sleep(0.4 + Math.random() * 0.2);
}
