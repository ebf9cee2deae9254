import http from 'k6/http';
import { FormData } from 'https://jslib.k6.io/formdata/0.0.2/index.js';
export default function () {
  const form = new FormData();
  form.append('title', 'list');
  http.post('http://shop.test/upload', form.body(), { headers: { 'Content-Type': `multipart/form-data; boundary=${form.boundary}` } });
  http.get('http://shop.test/after');
}
