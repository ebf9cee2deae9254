import http from 'k6/http';
export const options = { stages: [{ duration: '5m', target: 50 }, { duration: '8h', target: 50 }, { duration: '5m', target: 0 }] };
export default function () {
  http.get('http://shop.test/a');
}
