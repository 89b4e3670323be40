import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: fileURLToPath(new URL(".", import.meta.url)),
    include: ["scenarios/**/*.test.ts"],
    globalSetup: "harness/session.ts",
    // One after another: they measure, and two browsers on two cores would tell little.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
