import http from 'k6/http';
class Api {
  constructor(base) {
    this.base = base;
  }
  list(page) {
    return http.get(`${this.base}/list?page=${page}`);
  }
}
export default function () {
  const api = new Api('http://shop.test');
  api.list(4);
}
