/** The one content security policy: sent as header by `serve.mjs`, and as <meta> in the built page for hosts without headers. */
const directives = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'worker-src': 'blob:',
  'manifest-src': "'self'",
  'connect-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

const write = (entries) => entries.map(([name, sources]) => `${name} ${sources}`).join('; ');

export const headerPolicy = write(Object.entries(directives));

/** Browsers ignore frame-ancestors in <meta> and complain about it. */
export const metaPolicy = write(Object.entries(directives).filter(([name]) => name !== 'frame-ancestors'));
