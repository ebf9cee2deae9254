import http from 'k6/http';
export default function () {
  const res = http.get('http://shop.test/items');
  if (res.status === 200) {
    http.get(`http://shop.test/items/${res.json('items.0.id')}`);
  } else {
    http.get('http://shop.test/fallback');
  }
}
