import http from 'k6/http';
export default function () {
  const res = http.post('http://shop.test/orders', '{}');
  if (res.status !== 201) {
    return;
  }
  http.get('http://shop.test/receipt');
}
