import http from 'k6/http';
export const options = {
  scenarios: {
    ramp: {
      executor: 'ramping-arrival-rate',
      startRate: 2,
      preAllocatedVUs: 5,
      stages: [{ target: 30, duration: '20s' }, { target: 30, duration: '10s' }],
    },
  },
};
export default function () {
  http.get('http://shop.test/a');
}
