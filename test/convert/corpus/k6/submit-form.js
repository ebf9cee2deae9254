import http from 'k6/http';
export default function () {
  const page = http.get('http://shop.test/html');
  page.submitForm({ formSelector: 'form' });
}
