import http from 'k6/http';
export default function () {
  http.get('http://shop.test/usual');
  if (__ITER % 10 === 0) {
    http.get('http://shop.test/tenth');
  }
}
