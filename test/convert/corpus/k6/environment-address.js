import http from 'k6/http';
export default function () {
  http.get(`${__ENV.BASE_URL}?q=1`);
  http.get(`${__ENV.BASE_URL}/plain`);
}
