import http from 'k6/http';
export default function () {
  const { items } = http.get('http://shop.test/items').json();
  const desk = items.find((item) => item.name === 'desk');
  http.get(`http://shop.test/items/${desk.id}`);
}
