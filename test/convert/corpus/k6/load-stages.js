import http from 'k6/http';
export const options = {
  stages: [
    { duration: '10s', target: 20 },
    { duration: '1m', target: 20 },
    { duration: '5s', target: 0 },
  ],
};
export default function () {
  http.get('http://shop.test/a');
}
