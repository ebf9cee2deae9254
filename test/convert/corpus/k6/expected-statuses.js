import http from 'k6/http';
const notThere = http.expectedStatuses(404);
export default function () {
  http.get('http://shop.test/missing/2', { responseCallback: notThere });
  http.get('http://shop.test/next');
}
