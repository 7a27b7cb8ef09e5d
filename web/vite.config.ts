import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const api = [
  '/approvals', '/archives', '/auth', '/chat', '/context', '/datasets', '/feedback', '/healthz', '/me', '/models', '/results', '/runs', '/settings',
  '/threads', '/todos', '/usage', '/users',
];
const server = process.env['QUAESTOR_URL'] ?? 'http://127.0.0.1:5210';

const light = (name: string) => ({ find: new RegExp(`^${name}$`), replacement: fileURLToPath(new URL(`./src/markdown/light/${name}.ts`, import.meta.url)) });

export default defineConfig({
  base: './',
  // What markdown-it brings along and does not need here.
  resolve: { alias: [light('entities'), light('linkify-it'), light('uc.micro')] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: Object.fromEntries(api.map((path) => [path, server])) },
  build: {
    outDir: '../src/Quaestor.Server/Web/dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: false,
    assetsInlineLimit: 0,
    // Names without hashes: the server sends an ETag with each file, and resource names stay the same.
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/app.js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/app[extname]',
      },
    },
  },
  test: { environment: 'happy-dom', isolate: false, include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
