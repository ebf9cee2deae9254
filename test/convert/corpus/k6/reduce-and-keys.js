import http from 'k6/http';
const filters = { q: 'lamp', page: 3 };
export default function () {
  const query = Object.keys(filters).reduce((all, key) => `${all}&${key}=${filters[key]}`, 'x=1');
  http.get(`http://shop.test/find?${query}`);
}
