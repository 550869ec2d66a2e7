import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Puts a .gz beside every script and style; the api serves that to whoever takes it. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }) {
    const assets = path.join(dir, 'assets');
    for (const name of readdirSync(assets).filter((each) => /\.(js|css)$/.test(each))) {
      const file = path.join(assets, name);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
};

/** Everything comes from our own origin as files: the page runs under a Content-Security-Policy without inline script or style. */
export default defineConfig({
  plugins: [react(), tailwindcss(), compressed],
  build: { modulePreload: { polyfill: false }, target: 'es2023' },
});
