import http from 'k6/http';
import { SharedArray } from 'k6/data';
const users = new SharedArray('users', function () {
  return JSON.parse(open('data/users.json'));
});
export default function () {
  const user = users[__ITER % users.length];
  http.get(`http://shop.test/users/${user.name}`);
}
