import http from 'k6/http';
import { SharedArray } from 'k6/data';
const paths = new SharedArray('paths', () => ['/one', '/two']);
export default function () {
  http.get(`http://shop.test${paths[Math.floor(Math.random() * paths.length)]}`);
}
