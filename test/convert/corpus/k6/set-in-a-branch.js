import http from 'k6/http';
export default function () {
  let area = 'north';
  if (Math.random() < 2) {
    area = 'south';
  }
  http.get(`http://shop.test/area/${area}`);
}
