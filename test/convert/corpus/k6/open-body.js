import http from 'k6/http';
const body = open('./data/users.json');
export default function () {
  http.post('http://shop.test/import', body, { headers: { 'Content-Type': 'application/json' } });
}
