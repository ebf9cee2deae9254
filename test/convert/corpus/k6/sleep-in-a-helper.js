import http from 'k6/http';
import { sleep } from 'k6';
const rest = (seconds) => sleep(seconds / 10);
export default function () {
  http.get('http://shop.test/a');
  rest(6);
}
