import http from 'k6/http';
export default function () {
  let n = 1;
  n++;
  n *= 5;
  http.get(`http://shop.test/n/${n}`);
}
