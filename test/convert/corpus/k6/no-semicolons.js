import http from 'k6/http'
const re = /\/\/x/
export default () => {
  http.get('http://shop.test/a')
  ;[1, 2].forEach(n => http.get('http://shop.test/n/' + n))
}
