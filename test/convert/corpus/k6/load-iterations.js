import http from 'k6/http';
export const options = { vus: 5, iterations: 100 };
export default function () {
  http.get('http://shop.test/a');
}
