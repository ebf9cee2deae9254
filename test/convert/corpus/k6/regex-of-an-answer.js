import http from 'k6/http';
export default function () {
  const page = http.get('http://shop.test/html');
  const [, id] = page.body.match(/products\/(\d+)/);
  http.get(`http://shop.test/products/${id}`);
}
