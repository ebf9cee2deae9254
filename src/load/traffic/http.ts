/** The methods that requests can have. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Names, in lower case, of headers that follow from the body, so that nobody else may set them. */
export const FRAMING_HEADERS = ['content-length', 'transfer-encoding'];
