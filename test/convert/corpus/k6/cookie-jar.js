import http from 'k6/http';
export default function () {
  const jar = http.cookieJar();
  jar.set('http://shop.test', 'basket', 'b-1');
  http.get('http://shop.test/basket');
}
