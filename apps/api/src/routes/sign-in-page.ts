import { createHash } from 'node:crypto';

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{display:grid;place-items:center;min-height:90vh;margin:0}main{width:min(22rem,90vw)}
label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input,button{margin-top:.4rem;padding:.6rem;border-radius:.4rem;border:1px solid GrayText}
button{margin-top:1rem;background:#1d4ed8;color:#fff;border-color:transparent;cursor:pointer}[role=alert]{color:#b91c1c;background:#fee2e2;padding:.6rem;border-radius:.4rem}`;

/** CSP source of the page's own style; nothing else inline is let through. */
export const SIGN_IN_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** The page that asks for a key. `alert`: fixed text, why signing in did not work. */
export function signInPage(alert?: string): string {
  const told = alert === undefined ? '' : `<p role="alert">${alert}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in – dumpdock</title><style>${STYLE}</style></head>
<body><main><h1>dumpdock</h1>${told}<form method="post" action="/login"><label>API key <input name="key" type="password" autocomplete="current-password" required autofocus maxlength="512"></label>
<button>Sign in</button></form><p><small>An operator makes keys with <code>dumpdock keys new NAME ROLE</code>.</small></p></main></body></html>
`;
}
