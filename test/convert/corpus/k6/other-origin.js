import http from 'k6/http';
export default function () {
  http.get('http://shop.test/');
  http.get('http://other.test/ad');
  http.get('http://shop.test/next');
}
