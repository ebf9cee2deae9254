import http from 'k6/http';
export default function () {
  http.put('http://shop.test/put', 'a');
  http.patch('http://shop.test/patch', JSON.stringify({ p: 1 }), { headers: { 'Content-Type': 'application/json' } });
  http.del('http://shop.test/del');
  http.head('http://shop.test/head');
  http.options('http://shop.test/options');
  http.request('GET', 'http://shop.test/request');
  http.asyncRequest('GET', 'http://shop.test/async');
}
