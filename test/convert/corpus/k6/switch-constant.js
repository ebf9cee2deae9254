import http from 'k6/http';
const kind = 'b';
export default function () {
  switch (kind) {
    case 'a':
      http.get('http://shop.test/a');
      break;
    case 'b':
      http.get('http://shop.test/b');
      break;
    default:
      http.get('http://shop.test/other');
  }
}
