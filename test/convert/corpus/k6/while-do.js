import http from 'k6/http';
export default function () {
  let page = 1;
  do {
    http.get(`http://shop.test/pages/${page}`);
    page++;
  } while (page <= 2);
}
