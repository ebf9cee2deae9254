import http from 'k6/http';
import { HEADERS, signIn } from './data/token.js';
export default function () {
  const token = signIn('ann');
  http.get('http://shop.test/open', { headers: HEADERS });
  http.get('http://shop.test/closed', { headers: { 'X-Token': token } });
}
