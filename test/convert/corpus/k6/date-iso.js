import http from 'k6/http';
export default function () {
  http.get('http://shop.test/after-it');
  http.post('http://shop.test/events', JSON.stringify({ day: new Date('2024-01-02').toISOString() }));
}
