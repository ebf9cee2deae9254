import http from 'k6/http';
function plan(vus) {
  return { vus, duration: `${vus * 2}s` };
}
export const options = plan(6);
export default function () {
  http.get('http://shop.test/a');
}
