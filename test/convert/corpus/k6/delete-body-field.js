import http from 'k6/http';
export default function () {
  const payload = { a: 1, secretly: 'x', nested: { y: 1 } };
  delete payload.secretly;
  http.post('http://shop.test/save', JSON.stringify(payload));
}
