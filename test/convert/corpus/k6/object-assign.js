import http from 'k6/http';
const base = { headers: { 'X-A': '1' } };
export default function () {
  const params = Object.assign({}, base, { tags: { name: 'x' } });
  Object.assign(params.headers, { 'X-B': '2' });
  http.get('http://shop.test/assigned', params);
}
