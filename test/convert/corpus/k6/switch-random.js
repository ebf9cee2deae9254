import http from 'k6/http';
export default function () {
  switch (Math.floor(Math.random() * 2)) {
    case 0:
      http.get('http://shop.test/zero');
      break;
    default:
      http.get('http://shop.test/one');
  }
}
