import http from 'k6/http';
const get = (base) => (path) => http.get(base + path);
const shop = get('http://shop.test');
export default function () {
  shop('/curried');
}
