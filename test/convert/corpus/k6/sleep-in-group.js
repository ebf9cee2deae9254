import http from 'k6/http';
import { group, sleep } from 'k6';
export default function () {
  group('a', () => {
    http.get('http://shop.test/a');
    sleep(0.3);
  });
  group('b', () => http.get('http://shop.test/b'));
}
