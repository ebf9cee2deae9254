import http from 'k6/http';
export default async function () {
  const res = await http.asyncRequest('GET', 'http://shop.test/items');
  await http.asyncRequest('GET', `http://shop.test/items/${res.json('id')}`);
}
