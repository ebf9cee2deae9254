import http from 'k6/http';
export default function () {
  http.get('http://user:pass-word-1@shop.test/basic');
}
