import http from 'k6/http';
class Shop {
  static home() {
    return http.get('http://shop.test/home');
  }
}
export default () => {
  Shop.home();
  http.get('http://shop.test/next');
};
