import http from 'k6/http';
export default function () {
  const path = ['items', 'LAMP'.toLowerCase(), String(7).padStart(3, '0')].join('/');
  http.get('http://shop.test/'.concat(path.replace('lamp', 'red'), '?x=', 'a b'.split(' ')[1]));
}
