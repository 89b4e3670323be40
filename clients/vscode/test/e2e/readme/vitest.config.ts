import { defineConfig } from "vitest/config";
import tests from "../vitest.config";

/** Takes the pictures of README.md anew. */
export default defineConfig({ test: { ...tests.test, include: ["readme/*.test.ts"] } });
