import http from 'k6/http';
const bodies = { red: 1, blue: 2 };
export default function () {
  Object.entries(bodies).forEach(([color, amount]) => {
    http.post(`http://shop.test/${color}`, JSON.stringify({ amount }));
  });
}
