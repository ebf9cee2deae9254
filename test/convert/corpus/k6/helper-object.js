import http from 'k6/http';
const api = {
  base: 'http://shop.test',
  get(path) {
    return http.get(this.base + path);
  },
  post: (path, body) => http.post('http://shop.test' + path, body),
};
export default function () {
  api.get('/one');
  api.post('/two', 'raw text');
}
