import http from 'k6/http';
export default function () {
  http.batch([1, 2, 3].map((id) => ['GET', `http://shop.test/items/${id}`]));
}
