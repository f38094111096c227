# One image for each app: docker build --build-arg APP=shopify-connector .
FROM node:24-slim AS build
WORKDIR /repo
RUN npm install --global pnpm@12.21.0
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml turbo.json tsconfig.base.json tsconfig.json ./
COPY packages packages
COPY apps apps
COPY benchmarks/package.json benchmarks/package.json
ARG APP
RUN pnpm install --frozen-lockfile --filter "@capconnect/${APP}..." \
 && pnpm --filter "@capconnect/${APP}" build

FROM node:24-slim
ARG APP
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
# The bundle holds everything it needs: no node_modules, no package manager in the image.
WORKDIR /app
COPY --from=build /repo/apps/${APP}/dist ./dist
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and handles SIGTERM.
CMD ["node", "--disable-warning=ExperimentalWarning", "dist/main.mjs"]
