import http from 'k6/http';
const big = 3 > 2;
export default function () {
  http.get(big ? 'http://shop.test/big' : 'http://shop.test/small');
  big ? http.get('http://shop.test/yes') : http.get('http://shop.test/no');
}
