import http from 'k6/http';
export const options = { vus: 2 * 5, duration: '1m30s' };
export default function () {
  http.get('http://shop.test/a');
}
