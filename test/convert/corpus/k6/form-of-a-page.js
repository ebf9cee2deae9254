import http from 'k6/http';
export default function () {
  const page = http.get('http://shop.test/html');
  const csrf = page.html().find('input[name=csrf]').attr('value');
  http.post('http://shop.test/form', { csrf });
}
