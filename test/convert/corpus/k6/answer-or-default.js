import http from 'k6/http';
export default function () {
  const res = http.get('http://shop.test/items');
  const id = (res.json('items') || [{ id: 1 }])[0].id;
  const name = res.json()?.user?.name ?? 'nobody';
  http.get(`http://shop.test/items/${id}/${name}`);
}
