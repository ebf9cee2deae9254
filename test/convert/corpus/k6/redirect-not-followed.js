import http from 'k6/http';
export const options = { maxRedirects: 0 };
export default function () {
  http.get('http://shop.test/old');
  http.get('http://shop.test/old?again=1', { redirects: 5 });
}
