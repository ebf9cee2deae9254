import http from 'k6/http';
export default function () {
  const p = Math.random();
  if (p < 0.7) {
    http.get('http://shop.test/browse');
  } else if (p < 0.9) {
    http.get('http://shop.test/search');
  } else {
    http.get('http://shop.test/buy');
  }
}
