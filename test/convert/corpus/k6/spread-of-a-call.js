import http from 'k6/http';
function auth() {
  return { headers: { 'X-Key': 'k' } };
}
export default function () {
  http.get('http://shop.test/with-auth', auth());
  http.get('http://shop.test/more', { headers: { ...auth().headers, 'X-A': '1' } });
}
