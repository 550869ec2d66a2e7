import { createHash } from 'node:crypto';

/** Colours and shapes are those of apps/web/src/styles.css. */
const STYLE = `:root{color-scheme:light dark;font:15px/1.55 ui-sans-serif,system-ui,"Segoe UI","DejaVu Sans",sans-serif}
body{display:grid;place-items:center;min-height:100vh;margin:0;background:light-dark(#f5f4f0,#0f1417);color:light-dark(#172026,#e9e7e2)}
main{width:min(22rem,calc(100vw - 2rem));box-sizing:border-box;padding:1.75rem;border:1px solid light-dark(#dedbd2,#2d363c);border-radius:.6rem;background:light-dark(#fff,#171d21)}
h1{display:flex;gap:.5rem;align-items:center;margin:0 0 1.25rem;font-size:1.1rem;letter-spacing:-.01em}svg{width:1.5rem;color:light-dark(#0b6077,#74c8db)}
label{display:block;font-size:.86rem;font-weight:500}input,button{display:block;width:100%;box-sizing:border-box;min-height:2.4rem;padding:0 .65rem;font:inherit;border-radius:.4rem}
input{margin-top:.35rem;border:1px solid light-dark(#8b949a,#5d6a72);background:light-dark(#fff,#0f1417);color:inherit}
button{margin-top:1rem;border:0;font-weight:500;cursor:pointer;background:light-dark(#0b6077,#74c8db);color:light-dark(#fff,#08222a)}
:focus-visible{outline:2px solid light-dark(#0b6077,#74c8db);outline-offset:2px}[role=alert]{margin:0 0 1rem;padding:.5rem .75rem;border-radius:.4rem;color:light-dark(#a4261d,#ff9f94);background:light-dark(#fbe9e6,#3b1a18)}
small{display:block;margin-top:1.25rem;color:light-dark(#56626a,#a0acb3);font-size:.8rem}code{font-family:ui-monospace,"DejaVu Sans Mono",monospace}`;

const MARK = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 2v10m-4-4 4 4 4-4M3 15.5h18M5.5 20h13"/></svg>`;

/** CSP source of the page's own style; nothing else inline is let through. */
export const SIGN_IN_STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** The page that asks for a key. `next`: a path of ours to go to then. `alert`: fixed text, why signing in did not work. */
export function signInPage({ next, alert }: { next: string; alert?: string }): string {
  const told = alert === undefined ? '' : `<p role="alert">${alert}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in – dumpdock</title><style>${STYLE}</style></head>
<body><main><h1>${MARK}dumpdock</h1>${told}<form method="post" action="/login"><input type="hidden" name="next" value="${next.replaceAll('&', '&amp;')}">
<label>API key <input name="key" type="password" autocomplete="current-password" required autofocus maxlength="512"></label>
<button>Sign in</button></form><small>An operator makes keys with <code>dumpdock keys new NAME ROLE</code>.</small></main></body></html>
`;
}
