import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Everything comes from our own origin as files: the page runs under a Content-Security-Policy without inline script or style. */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { modulePreload: { polyfill: false }, target: 'es2023' },
});
