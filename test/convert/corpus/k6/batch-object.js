import http from 'k6/http';
export default function () {
  const answers = http.batch({
    front: 'http://shop.test/front',
    save: { method: 'PUT', url: 'http://shop.test/save', body: 'x=1', params: { headers: { 'X-C': 'c' } } },
  });
  http.get(`http://shop.test/after/${answers.front.json('id')}`);
}
