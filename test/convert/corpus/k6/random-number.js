import http from 'k6/http';
export default function () {
  const id = Math.floor(Math.random() * 50) + 1;
  http.get(`http://shop.test/products/${id}`);
}
