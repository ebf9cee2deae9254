import http from 'k6/http';
class Base {
  get url() {
    return 'http://shop.test';
  }
  visit() {
    http.get(`${this.url}/${this.name()}`);
  }
}
class Shop extends Base {
  name() {
    return 'derived';
  }
}
export default function () {
  new Shop().visit();
}
