import http from 'k6/http';
function first() {
  const n = 1;
  http.get(`http://shop.test/first/${n}`);
}
function second(n) {
  http.get(`http://shop.test/second/${n}`);
}
export default function () {
  const n = 9;
  first();
  second(n + 1);
  http.get(`http://shop.test/own/${n}`);
}
