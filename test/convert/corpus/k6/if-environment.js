import http from 'k6/http';
export default function () {
  if (__ENV.FULL) {
    http.get('http://shop.test/full');
  }
  http.get('http://shop.test/always');
}
