import http from 'k6/http';
import { describe, expect } from 'https://jslib.k6.io/k6chaijs/4.3.4.3/index.js';
export default function () {
  describe('cart', () => {
    const res = http.get('http://shop.test/cart');
    expect(res.status, 'status').to.equal(200);
  });
  http.get('http://shop.test/after');
}
