import http from 'k6/http';
export default function () {
  for (const page of ['a', 'b', 'c']) {
    http.get(`http://shop.test/pages/${page}`);
  }
}
