import http from 'k6/http';
import { sleep } from 'k6';
export default function () {
  http.get('http://shop.test/a');
  sleep(0.2);
  http.get('http://shop.test/b');
  sleep(0.6);
}
