import http from 'k6/http';
export default function () {
  http.post('http://shop.test/events', JSON.stringify({ at: Date.now(), kind: 'view' }));
}
