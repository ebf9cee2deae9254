import http from 'k6/http';
export default function () {
  let sum = 0;
  [1, 2, 3].forEach((n) => {
    sum += n;
  });
  http.get(`http://shop.test/sum/${sum}`);
}
