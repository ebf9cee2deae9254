import http from 'k6/http';
const body = JSON.stringify({ at: { deep: [{ x: 1.5 }, null, true, 'ä'] }, none: undefined });
export default function () {
  http.post('http://shop.test/nested', body, { headers: { 'Content-Type': 'application/json' } });
}
