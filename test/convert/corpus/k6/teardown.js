import http from 'k6/http';
export default function () {
  http.get('http://shop.test/use');
}
export function teardown() {
  http.del('http://shop.test/clean-up');
}
