import http from 'k6/http';
export function setup() {
  const pages = [1, 2];
  return { base: 'http://shop.test', page: pages[1] };
}
export default function ({ base, page }) {
  http.get(`${base}/pages/${page}`);
}
