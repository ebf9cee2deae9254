import http from 'k6/http';
const twice = (action) => {
  action(1);
  action(2);
};
export default function () {
  twice((n) => http.get(`http://shop.test/twice/${n}`));
}
