import http from 'k6/http';
const words = ['lamp', 'desk', 'chair'];
export default function () {
  const word = words[Math.floor(Math.random() * words.length)];
  http.get(`http://shop.test/search?q=${word}`);
}
