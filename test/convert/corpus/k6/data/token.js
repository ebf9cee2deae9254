import http from 'k6/http';
export function signIn(user) {
  return http.post('http://shop.test/login', JSON.stringify({ user })).json('token');
}
export const HEADERS = { 'X-Shared': 's' };
