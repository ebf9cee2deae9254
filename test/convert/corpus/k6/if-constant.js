import http from 'k6/http';
const MODE = 'full';
export default function () {
  if (MODE === 'full') {
    http.get('http://shop.test/full');
  } else {
    http.get('http://shop.test/short');
  }
}
