import http from 'k6/http';
export default function () {
  const params = { headers: {} };
  const h = params.headers;
  h['X-Alias'] = 'a';
  http.get('http://shop.test/aliased', params);
}
