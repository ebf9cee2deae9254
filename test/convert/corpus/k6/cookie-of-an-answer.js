import http from 'k6/http';
export default function () {
  http.get('http://shop.test/cookie');
  http.get('http://shop.test/uses-it');
}
