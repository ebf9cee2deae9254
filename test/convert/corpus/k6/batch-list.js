import http from 'k6/http';
export default function () {
  http.batch([
    ['GET', 'http://shop.test/one'],
    ['POST', 'http://shop.test/two', JSON.stringify({ a: 1 }), { headers: { 'X-B': '1' } }],
    'http://shop.test/three',
  ]);
}
