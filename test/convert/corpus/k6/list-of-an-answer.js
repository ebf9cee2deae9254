import http from 'k6/http';
export default function () {
  const { items } = http.get('http://shop.test/items').json();
  items.forEach((item) => http.get(`http://shop.test/items/${item.id}`));
}
