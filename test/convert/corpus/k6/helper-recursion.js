import http from 'k6/http';
function descend(depth) {
  http.get(`http://shop.test/depth/${depth}`);
  if (depth < 2) descend(depth + 1);
}
export default function () {
  descend(0);
}
