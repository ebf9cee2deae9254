/** The methods that requests can have. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Methods whose request has a body unless it says otherwise: without a length some servers answer 411 (RFC 9110, 8.6). */
export const METHODS_WITH_BODY: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** Names, in lower case, of headers that follow from the body, so that nobody else may set them. */
export const FRAMING_HEADERS = ['content-length', 'transfer-encoding'];
