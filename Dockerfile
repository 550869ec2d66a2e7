# syntax=docker/dockerfile:1
# Build: everything, for the database client and the page.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN npm install --global --no-audit --no-fund pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile \
 && node node_modules/prisma/build/index.js generate \
 && cd apps/web && node node_modules/vite/bin/vite.js build

# Dependencies of the processes alone. The workspace stays as it is: Node strips types of sources, not of what lies under node_modules,
# which is why `pnpm deploy` is of no use here. Embedded servers and the pinned Node are optional dependencies and stay out.
FROM node:24-bookworm-slim AS modules
WORKDIR /app
RUN npm install --global --no-audit --no-fund pnpm@12.21.0
COPY . .
RUN pnpm install --prod --no-optional --frozen-lockfile --filter '@dumpdock/api...' --filter '@dumpdock/worker...' --filter '@dumpdock/cli...' \
 && rm -rf bench fidelity test samples docs packages/testkit apps/web
COPY --from=build /app/packages/database/src/generated packages/database/src/generated
COPY --from=build /app/apps/web/dist apps/web/dist

# When it runs it is Node alone: no shell, no package manager. The code belongs to root and is only read.
FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 MEDIA_ROOT=/media DATA_DIR=/data NODE_COMPILE_CACHE=/app/.cache/compile
WORKDIR /app
COPY --from=modules /app /app
RUN mkdir -p /data .cache/compile && chown node:node /media /data .cache/compile
# Node keeps what it compiled for each user; compiled here, no process needs 35 MB for a compiler of types.
USER node
RUN ["node", "scripts/setup/compile.mjs"]
USER root
RUN chown -R root:root .cache && chmod -R a+rX .cache
USER node
VOLUME ["/media", "/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8000) + '/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/src/main.ts"]
