import http from 'k6/http';
const verb = 'post';
export default function () {
  http.request(verb.toUpperCase(), 'http://shop.test/verb', 'x=1');
  http[verb]('http://shop.test/by-name', 'y=2');
}
