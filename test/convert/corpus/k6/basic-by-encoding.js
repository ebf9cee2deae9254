import http from 'k6/http';
import encoding from 'k6/encoding';
export default function () {
  const key = encoding.b64encode('ann:marker-pass');
  http.get('http://shop.test/basic', { headers: { Authorization: `Basic ${key}` } });
}
