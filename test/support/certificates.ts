// Certificates for tests alone; the key of each is `privateKey` of self-signed.ts, that of the authority was thrown away.

/** Valid to 2126. */
export const authority = certificate(
  'MIIBeDCCAR6gAwIBAgIUGqvuJPBz6OJOt+5nAunkddW+lMIwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIw' +
    'MjAwNjM3WhgPMjEyNjEwMjcyMDA2MzdaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYhXhMTOd' +
    'KG0B1fsB148ivwoGrxSRU1BlGBB5QtrqZ4B/73uIqhJYSTr47Tv8D3msD+Re8cpcPxuBQhU51j6rR6NCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNV' +
    'HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFGpRJbx8V8tAClQRhx3qZuWq/pC5MAoGCCqGSM49BAMCA0gAMEUCIBoR0SEhb1ZMO1cdAqTsu3vZZuLQ8+7z' +
    'e1M3hAfzj2bIAiEAnZjdkdilmjHn8NUxJn0gXR7lUT3FNtCB2bxPoveFlTM=',
);

/** For localhost, shop.internal, 127.0.0.1 and ::1; valid to 2124. */
export const serverCertificate = certificate(
  'MIIBxTCCAWugAwIBAgICEAAwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEw' +
    'MDAwMDBaMBYxFDASBgNVBAMMC3Rlc3Qgc2VydmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7BzBTnnvyibgnBnfCjG4sUoPuKuAflgRk555' +
    '/EGwY0jkgbCLiTQJ2qiby0DPW5zdIHMqSvqVC2O4uZLteylADqOBozCBoDAMBgNVHRMBAf8EAjAAMDsGA1UdEQQ0MDKCCWxvY2FsaG9zdIINc2hv' +
    'cC5pbnRlcm5hbIcEfwAAAYcQAAAAAAAAAAAAAAAAAAAAATATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQU7siaKfwDx+cydh8owjcQlyGc' +
    'oVowHwYDVR0jBBgwFoAUalElvHxXy0AKVBGHHepm5ar+kLkwCgYIKoZIzj0EAwIDSAAwRQIgc1Yevj/swePyYFNgvQZ9vBzf0TgROuN6bBx88MAN' +
    'JSACIQCy/BtN+GZgzjd1dveraT/qaNgP1r9IrO6ybe+rVgjYvw==',
);

/** For the same names; expired on 2024-02-01. */
export const expiredCertificate = certificate(
  'MIIBxTCCAWqgAwIBAgICEAEwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwHhcNMjQwMTAxMDAwMDAwWhcNMjQwMjAxMDAw' +
    'MDAwWjAXMRUwEwYDVQQDDAx0ZXN0IGV4cGlyZWQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATsHMFOee/KJuCcGd8KMbixSg+4q4B+WBGTnnn8' +
    'QbBjSOSBsIuJNAnaqJvLQM9bnN0gcypK+pULY7i5ku17KUAOo4GjMIGgMAwGA1UdEwEB/wQCMAAwOwYDVR0RBDQwMoIJbG9jYWxob3N0gg1zaG9w' +
    'LmludGVybmFshwR/AAABhxAAAAAAAAAAAAAAAAAAAAABMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBTuyJop/APH5zJ2HyjCNxCXIZyh' +
    'WjAfBgNVHSMEGDAWgBRqUSW8fFfLQApUEYcd6mblqv6QuTAKBggqhkjOPQQDAgNJADBGAiEA2NdQREmxJzJjp2g2DTgnraNXdSwr5C4eOhqctXg5' +
    'wEoCIQDB6etb4J7BfDuFnQ9HZT/w+zO9DS1fBWBNK/XtREuWfA==',
);

/** Valid to 2124. */
export const clientCertificate = certificate(
  'MIIBhjCCASygAwIBAgICEAIwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEw' +
    'MDAwMDBaMBYxFDASBgNVBAMMC3Rlc3QgY2xpZW50MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7BzBTnnvyibgnBnfCjG4sUoPuKuAflgRk555' +
    '/EGwY0jkgbCLiTQJ2qiby0DPW5zdIHMqSvqVC2O4uZLteylADqNlMGMwDAYDVR0TAQH/BAIwADATBgNVHSUEDDAKBggrBgEFBQcDAjAdBgNVHQ4E' +
    'FgQU7siaKfwDx+cydh8owjcQlyGcoVowHwYDVR0jBBgwFoAUalElvHxXy0AKVBGHHepm5ar+kLkwCgYIKoZIzj0EAwIDSAAwRQIhAIQweVtUT7oz' +
    'sVMZ6H020Feh1gaaau0QsbZNTJE1PGy6AiA6fD7CFOfo8d1fhLglJEqd82D47wvFgRQk+5ddzljaIg==',
);

function certificate(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}
