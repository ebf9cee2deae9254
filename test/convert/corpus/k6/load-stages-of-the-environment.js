import http from 'k6/http';
export const options = { stages: [{ duration: '10s', target: Number(__ENV.MAX_VUS) }, { duration: '20s', target: 5 }] };
export default function () {
  http.get('http://shop.test/a');
}
