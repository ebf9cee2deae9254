import http from 'k6/http';
const base = { vus: 3, duration: '30s' };
export const options = { ...base, vus: base.vus + 1, thresholds: { http_req_failed: ['rate<0.01'] } };
export default function () {
  http.get('http://shop.test/a');
}
