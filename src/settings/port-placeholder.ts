/** The placeholder for the port of the target in its URLs. */
export const PORT_PLACEHOLDER = `\${PORT}`;
