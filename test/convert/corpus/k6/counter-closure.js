import http from 'k6/http';
export default function () {
  let n = 0;
  const next = () => {
    n += 1;
    return n;
  };
  http.get(`http://shop.test/n/${next()}`);
  http.get(`http://shop.test/n/${next()}`);
}
