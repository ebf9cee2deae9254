import http from 'k6/http';
export default function () {
  let tries = 0;
  while (tries < 2) {
    http.get('http://shop.test/poll');
    tries += 1;
  }
  http.get('http://shop.test/done');
}
