import http from 'k6/http';
const common = { 'X-A': '1', 'X-B': '2' };
export default function () {
  http.get('http://shop.test/spread', { headers: { ...common, 'X-B': '3' } });
  http.post('http://shop.test/body', JSON.stringify({ ...{ a: 1 }, b: 2, c: [...[1, 2], 3] }));
}
