import http from 'k6/http';
export let options = { vus: 3, duration: '30s' };
options.vus = 8;
export default function () {
  http.get('http://shop.test/a');
}
