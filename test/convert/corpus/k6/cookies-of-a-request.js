import http from 'k6/http';
export default function () {
  http.get('http://shop.test/d', { cookies: { sid: '1' } });
  http.get('http://shop.test/after-d');
}
