import http from 'k6/http';
const areas = { north: 1, south: 2 };
export default function () {
  for (const area in areas) {
    http.get(`http://shop.test/${area}/${areas[area]}`);
  }
}
