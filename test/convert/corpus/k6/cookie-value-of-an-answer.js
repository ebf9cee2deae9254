import http from 'k6/http';
export default function () {
  const res = http.get('http://shop.test/cookie');
  http.get(`http://shop.test/c?sid=${res.cookies.sid[0].value}`);
}
