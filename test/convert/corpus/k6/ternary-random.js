import http from 'k6/http';
export default function () {
  Math.random() < 0.5 ? http.get('http://shop.test/heads') : http.get('http://shop.test/tails');
  http.get('http://shop.test/always');
}
