import http from 'k6/http';
import { SharedArray } from 'k6/data';
import papaparse from 'https://jslib.k6.io/papaparse/5.1.1/index.js';
const users = new SharedArray('users', () => papaparse.parse(open('./data/users.csv'), { header: true }).data);
export default function () {
  const user = users[__ITER % 3];
  http.get(`http://shop.test/users/${user.name}/${user.city}`);
}
