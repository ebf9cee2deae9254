import http from 'k6/http';
import exec from 'k6/execution';
export default function () {
  http.get(`http://shop.test/iterations/${__ITER}`);
  http.get(`http://shop.test/users/${__VU}/${exec.scenario.name}`);
}
