import http from 'k6/http';
export default function () {
  const params = { headers: {} };
  params.headers['X-Tenant'] = 'acme';
  http.get('http://shop.test/report', params);
}
