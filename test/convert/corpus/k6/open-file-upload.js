import http from 'k6/http';
const photo = open('./data/users.csv', 'b');
export default function () {
  http.post('http://shop.test/upload', { title: 'list', photo: http.file(photo, 'users.csv', 'text/csv') });
}
