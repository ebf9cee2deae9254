import http from 'k6/http';
function sign(params, key) {
  params.headers['X-Sign'] = `s-${key}`;
  return params;
}
export default function () {
  const params = { headers: {} };
  sign(params, 4);
  http.get('http://shop.test/signed', params);
}
