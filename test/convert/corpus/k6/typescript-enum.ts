import http from 'k6/http';
enum Page {
  Home = '/home',
  Cart = '/cart',
}
export default function () {
  http.get(`http://shop.test${Page.Home}`);
  http.get(`http://shop.test${Page.Cart}`);
}
