import http from 'k6/http';
export default function () {
  const res = http.get('http://shop.test/html');
  if (res.body.includes('csrf')) {
    http.get('http://shop.test/with-csrf');
  }
}
