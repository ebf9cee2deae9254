import http from 'k6/http';
const weighted = [
  { weight: 3, path: '/products' },
  { weight: 1, path: '/cart' },
];
function pick() {
  let r = Math.random() * 4;
  for (const one of weighted) {
    if (r < one.weight) return one.path;
    r -= one.weight;
  }
  return '/health';
}
export default function () {
  http.get('http://shop.test' + pick());
}
