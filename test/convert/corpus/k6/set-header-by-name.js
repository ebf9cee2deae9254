import http from 'k6/http';
const params = { headers: { Accept: 'text/csv' } };
export default function () {
  http.get('http://shop.test/plain', params);
  params.headers.Accept = 'application/xml';
  http.get('http://shop.test/changed', params);
}
