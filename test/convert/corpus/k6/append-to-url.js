import http from 'k6/http';
export default function () {
  let url = 'http://shop.test/list';
  url += '?page=2';
  http.get(url);
}
