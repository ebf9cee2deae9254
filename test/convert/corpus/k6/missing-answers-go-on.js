import http from 'k6/http';
export default function () {
  http.get('http://shop.test/missing/1');
  http.get('http://shop.test/denied');
  http.get('http://shop.test/fine');
}
