import http from 'k6/http';
const LIMIT = __ENV.LIMIT || 10;
const base = __ENV.BASE_URL || 'http://shop.test';
export default function () {
  http.get(`${base}/list?limit=${LIMIT}`, { headers: { 'X-Key': __ENV.API_KEY } });
}
