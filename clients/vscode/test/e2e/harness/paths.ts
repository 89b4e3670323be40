/** Where things are: the package, the repository that it is part of, and what the tests leave behind. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the extension's package. */
export const PACKAGE = fileURLToPath(new URL("../../..", import.meta.url));
/** The repository's virtual environment, which has gtod. */
export const PYTHON_ENVIRONMENT = join(PACKAGE, "../../.venv");
/** Where screenshots and logs are kept. */
export const ARTEFACTS = process.env["GTOD_SCREENSHOTS"] ?? join(PACKAGE, "test/e2e/artefacts");
