import http from 'k6/http';
export default function () {
  const query = Object.entries({ q: 'red lamp', page: 2 })
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&');
  http.get(`http://shop.test/find?${query}`);
}
