import http from 'k6/http';
export default function () {
  const user = http.post('http://shop.test/login', '{}').json();
  http.post('http://shop.test/save', JSON.stringify({ id: user.id, name: user.name, next: user.id + 1 }));
}
