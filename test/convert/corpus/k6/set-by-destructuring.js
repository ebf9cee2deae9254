import http from 'k6/http';
export default function () {
  let [a, b] = ['x', 'y'];
  [a, b] = [b, a];
  let { c } = { c: 1 };
  ({ c } = { c: 2 });
  http.get(`http://shop.test/${a}/${b}/${c}`);
}
