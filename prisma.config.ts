import { defineConfig } from 'prisma/config';

// `prisma generate` only needs some executable here; it never runs it (docs/adr/0002-prisma-offline.md).
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
