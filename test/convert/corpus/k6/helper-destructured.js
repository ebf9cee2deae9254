import http from 'k6/http';
function visit({ path, query = 'a=1', ...rest }) {
  http.get(`http://shop.test${path}?${query}`, { headers: rest });
}
export default function () {
  visit({ path: '/x', 'X-R': 'r' });
  const [one, { two }] = ['/one', { two: '/two' }];
  http.get('http://shop.test' + one);
  http.get('http://shop.test' + two);
}
