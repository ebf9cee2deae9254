import http from 'k6/http';
const config = { size: null, on: true };
export default function () {
  http.get(`http://shop.test/list?size=${config.size ?? 20}&sort=${config.sort || 'name'}`);
  config.on && http.get('http://shop.test/switched-on');
}
