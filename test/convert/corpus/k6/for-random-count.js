import http from 'k6/http';
export default function () {
  const times = Math.floor(Math.random() * 3) + 1;
  for (let i = 0; i < times; i++) {
    http.get('http://shop.test/again');
  }
  http.get('http://shop.test/done');
}
