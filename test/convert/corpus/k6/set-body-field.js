import http from 'k6/http';
export default function () {
  const payload = { a: 1 };
  payload.b = 2;
  payload['c'] = [payload.a];
  http.post('http://shop.test/save', JSON.stringify(payload));
}
