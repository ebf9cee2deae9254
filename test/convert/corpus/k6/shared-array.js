import http from 'k6/http';
import { SharedArray } from 'k6/data';
const users = new SharedArray('users', () => JSON.parse(open('./data/users.json')));
export default function () {
  const user = users[Math.floor(Math.random() * users.length)];
  http.post('http://shop.test/login', JSON.stringify({ name: user.name, city: user.city }));
}
