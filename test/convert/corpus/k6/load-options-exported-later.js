import http from 'k6/http';
const options = { vus: 6, duration: '12s' };
export { options };
export default function () {
  http.get('http://shop.test/a');
}
