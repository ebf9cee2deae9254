import http from 'k6/http';
export default function () {
  for (let i = 0; i < 10; i++) {
    if (i === 1) continue;
    if (i === 3) break;
    http.get(`http://shop.test/step/${i}`);
  }
}
