import http from 'k6/http';
import { sleep } from 'k6';
export default function () {
  http.get('http://shop.test/a');
  sleep(Number(__ENV.REST_COUNT) / 20);
}
