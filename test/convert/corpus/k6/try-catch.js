import http from 'k6/http';
export default function () {
  let id;
  try {
    id = http.get('http://shop.test/items').json('items')[1].id;
  } catch (error) {
    http.get('http://shop.test/failed');
  }
  http.get(`http://shop.test/items/${id}`);
}
