import http from 'k6/http';
function run() {
  http.get('http://shop.test/run');
}
export { run as default };
