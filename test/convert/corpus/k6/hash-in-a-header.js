import http from 'k6/http';
import crypto from 'k6/crypto';
export default function () {
  http.get('http://shop.test/hashed', { headers: { 'X-Hash': crypto.sha256('abc', 'hex') } });
  http.get('http://shop.test/after');
}
