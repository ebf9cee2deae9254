import http from 'k6/http';
export default function () {
  const list = ['c', 'a', 'b'];
  list.unshift('z');
  list.splice(1, 1);
  const path = list.filter((one) => one !== 'z').map((one) => one.toUpperCase()).reverse().join('-');
  http.get(`http://shop.test/${path}/${list.length}/${list.indexOf('b')}`);
}
