import http from 'k6/http';
const load = (path) => http.get(`http://shop.test/${path}`);
export default function () {
  ['x', 'y'].map(load);
}
