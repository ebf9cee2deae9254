import http from 'k6/http';
export default function () {
  const params = { headers: { 'Content-Type': 'text/plain' }, tags: { name: 'send text' }, timeout: '5s' };
  http.post('http://shop.test/text', 'hello', params);
  http.post('http://shop.test/empty', null, params);
  http.get(http.url`http://shop.test/items/${3}`);
}
