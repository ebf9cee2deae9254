import http from 'k6/http';
const send = (path, data = { z: 0 }, ...more) => http.post(`http://shop.test${path}`, JSON.stringify(data), ...more);
export default function () {
  const path = '/fixed';
  send('/b', { z: 3 }, { headers: { 'X-M': 'm' } });
  send(path);
}
