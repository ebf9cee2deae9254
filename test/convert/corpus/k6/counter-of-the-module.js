import http from 'k6/http';
let calls = 0;
export default function () {
  calls += 1;
  http.get(`http://shop.test/calls/${calls}`);
}
