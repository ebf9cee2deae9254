import http from 'k6/http';
export default function () {
  const res = http.get('http://shop.test/a');
  http.get('http://shop.test/b', { headers: { 'X-Trace': res.headers['X-Request-Id'] } });
}
