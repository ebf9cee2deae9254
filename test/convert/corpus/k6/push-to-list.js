import http from 'k6/http';
export default function () {
  const ids = [1];
  ids.push(2, 3);
  http.post('http://shop.test/ids', JSON.stringify({ ids }));
}
