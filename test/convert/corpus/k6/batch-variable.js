import http from 'k6/http';
const requests = [{ method: 'GET', url: 'http://shop.test/a' }];
requests.push({ method: 'GET', url: 'http://shop.test/b' });
export default function () {
  http.batch(requests);
}
