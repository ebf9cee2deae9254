import http from 'k6/http';
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }));
export default function () {
  http.get('http://shop.test/missing/1');
  http.get('http://shop.test/next');
}
