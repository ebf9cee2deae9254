import http from 'k6/http';
export const options = JSON.parse(open('./data/options.json'));
export default function () {
  http.get('http://shop.test/a');
}
