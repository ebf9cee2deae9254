import http from 'k6/http';
export function setup() {
  return { token: http.post('http://shop.test/login', '{}').json('token') };
}
export default function (data) {
  http.get('http://shop.test/me', { headers: { Authorization: `Bearer ${data.token}` } });
}
