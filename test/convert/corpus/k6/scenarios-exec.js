import http from 'k6/http';
export const options = {
  scenarios: {
    browse: { executor: 'per-vu-iterations', vus: 1, iterations: 20, exec: 'browse' },
    buy: { executor: 'constant-arrival-rate', rate: 10, duration: '2s', preAllocatedVUs: 2, exec: 'buy' },
  },
};
export function browse() {
  http.get('http://shop.test/browse');
}
export function buy() {
  http.post('http://shop.test/buy', '{}');
}
