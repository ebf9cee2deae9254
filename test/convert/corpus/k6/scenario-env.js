import http from 'k6/http';
export const options = {
  scenarios: {
    one: { executor: 'per-vu-iterations', vus: 1, iterations: 5, env: { AREA: 'north' } },
    two: { executor: 'per-vu-iterations', vus: 1, iterations: 5, env: { AREA: 'south' } },
  },
};
export default function () {
  http.get(`http://shop.test/${__ENV.AREA}`);
}
