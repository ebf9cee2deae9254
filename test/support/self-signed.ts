/** A key for tests alone, and the certificate for `self-signed.test` that it signed itself; valid to 2126. */
export const privateKey = pem(
  'PRIVATE KEY',
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgF62f88eg6PuB6YwBfn2f6p6QKuNsN/OcFErtUkqoo2+hRANCAATsHMFOee/KJuCcGd8KM' +
    'bixSg+4q4B+WBGTnnn8QbBjSOSBsIuJNAnaqJvLQM9bnN0gcypK+pULY7i5ku17KUAO',
);

export const certificate = pem(
  'CERTIFICATE',
  'MIIBjDCCATOgAwIBAgIUbyiYDlw6PIcrmUfGw4aB4YChmocwCgYIKoZIzj0EAwIwGzEZMBcGA1UEAwwQc2VsZi1zaWduZWQudGVzdDAgFw0yNjExMjAx' +
    'NjM1NDhaGA8yMTI2MTAyNzE2MzU0OFowGzEZMBcGA1UEAwwQc2VsZi1zaWduZWQudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOwcwU5578om' +
    '4JwZ3woxuLFKD7irgH5YEZOeefxBsGNI5IGwi4k0Cdqom8tAz1uc3SBzKkr6lQtjuLmS7XspQA6jUzBRMB0GA1UdDgQWBBTuyJop/APH5zJ2HyjCNxCX' +
    'IZyhWjAfBgNVHSMEGDAWgBTuyJop/APH5zJ2HyjCNxCXIZyhWjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIFVCMe/yhtZwxoOGsEba' +
    'WtnKUnITNwGvw0DjfSXZTFqoAiBAb3sGUOqjdAXj+i2rNmtVJbzCQS/f63kOlJmmpw2joQ==',
);

function pem(type: string, base64: string): string {
  return `-----BEGIN ${type}-----\n${base64}\n-----END ${type}-----\n`;
}
