import http from 'k6/http';
export default function () {
  http.post('http://shop.test/form', { a: '1', b: 'two words', list: ['x', 'y'] });
}
