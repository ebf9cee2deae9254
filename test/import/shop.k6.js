import { randomIntBetween } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
import { check, group, sleep } from 'k6';
import { SharedArray } from 'k6/data';
import http from 'k6/http';

const BASE = __ENV.BASE_URL || 'https://shop.example';
const words = new SharedArray('words', () => ['lamp', 'chair']);
const JSON_HEADERS = { 'Content-Type': 'application/json', 'X-Api-Key': 'abcdef-123456' };

export const options = {
  scenarios: {
    browse: {
      executor: 'ramping-vus',
      startVUs: 0,
      stages: [
        { duration: '30s', target: 20 },
        { duration: '1m30s', target: 20 },
      ],
    },
    buy: { executor: 'constant-arrival-rate', rate: 300, timeUnit: '1m', duration: '2m', maxVUs: 50, exec: 'buy' },
    odd: { executor: 'shared-iterations', vus: 3, iterations: 10, exec: 'home' },
  },
  thresholds: {
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<500', 'avg<200'],
    'http_req_duration{name:search}': ['p(99)<=900'],
  },
};

export function setup() {
  const res = http.post(`${BASE}/seed`, null);
  return res.json();
}

function home() {
  const res = http.get(`${BASE}/`);
  check(res, {
    'is 200': (r) => r.status === 200,
    'has lamps': (r) => r.body.includes('lamp'),
    'is quick': (r) => r.timings.duration < 800,
    odd: (r) => Math.max(r.status, 1) === 1,
  });
  return res;
}

export default function () {
  home();
  sleep(1);
  group('search', () => {
    http.get(`${BASE}/search?q=${words[Math.floor(Math.random() * words.length)]}`, { tags: { name: 'search' } });
    sleep(randomIntBetween(2, 4));
  });
  if (Math.random() < 0.5) {
    http.get(`${BASE}/sometimes`);
  }
  for (let page = 1; page < 5; page++) {
    http.get(`${BASE}/pages/${page}`);
  }
}

export function buy() {
  const login = http.post(`${BASE}/login`, JSON.stringify({ email: 'ann@shop.example', password: 'marker-pass' }), {
    headers: JSON_HEADERS,
  });
  const token = login.json('session.token');
  const auth = { headers: { Authorization: `Bearer ${token}` } };
  const cart = http.post(`${BASE}/cart`, { item: 7, note: 'a b' }, auth);
  check(cart, { created: (r) => r.status === 201, 'has id': (r) => r.json('items.0.id') === 7 });
  http.del(`${BASE}/cart/${JSON.parse(cart.body).items[0].id}`, null, auth);
  http.batch([
    ['GET', `${BASE}/a`],
    ['PUT', `${BASE}/b`, JSON.stringify({ b: 1 })],
  ]);
  const gone = http.request('GET', `${BASE}/gone`);
  check(gone, { 'is 404': (r) => r.status === 404 });
  http.get(unknown());
  http.get('https://cdn.example/x.png');
}

export { home };
