import http from 'k6/http';
export default async function () {
  const [a] = await Promise.all([
    http.asyncRequest('GET', 'http://shop.test/a'),
    http.asyncRequest('POST', 'http://shop.test/b', 'x'),
  ]);
  http.get(`http://shop.test/c/${a.status}`);
}
