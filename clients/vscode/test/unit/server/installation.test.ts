import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { install, InstallationError, type Order } from "../../../src/server/installation";
import { programIn } from "../../../src/server/places";
import { temporaryFolder, writeProgram } from "../helpers/folders";

const PATH = process.env["PATH"] ?? "";

/** Makes a wheel that says it is gtod: what pip needs to install something without fetching it. */
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    info = "gtod-9.9.9.dist-info/"
    wheel.writestr("gtod_told.py", "def main():\\n    print('gtod 9.9.9')\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: gtod\\nVersion: 9.9.9\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "entry_points.txt", "[console_scripts]\\ngtod = gtod_told:main\\n")
    wheel.writestr(info + "RECORD", "")
`;

async function order(changes: Partial<Order>): Promise<Order & { readonly told: string[] }> {
  const told: string[] = [];
  return {
    environment: join(await temporaryFolder(), "environment"),
    source: "/no/such/source",
    searchPath: PATH,
    signal: new AbortController().signal,
    begin: (step) => told.push(step),
    write: () => undefined,
    told,
    ...changes,
  };
}

async function failure(what: Promise<void>): Promise<unknown> {
  return what.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("an installation", () => {
  it("makes an environment with the program; the next one needs pip alone, and may fail", async () => {
    const wheel = join(await temporaryFolder(), "gtod-9.9.9-py3-none-any.whl");
    await promisify(execFile)("python3", ["-c", MAKE_WHEEL, wheel]);
    const one = await order({ source: wheel });
    await install(one);
    expect(one.told).toEqual(["python", "environment", "pip"]);
    const { stdout } = await promisify(execFile)(programIn(one.environment), ["--version"]);
    expect(stdout).toBe("gtod 9.9.9\n");
    one.told.length = 0;
    await install(one);
    expect(one.told).toEqual(["pip"]);

    const said: string[] = [];
    const { environment } = one;
    const broken = await order({ environment, write: (text) => said.push(text) });
    expect(await failure(install(broken))).toMatchObject({ step: "pip" });
    expect(said.join("")).toContain("/no/such/source");
  }, 180_000);

  it("takes no Python that is too old, and says so where there is no other", async () => {
    const folder = await temporaryFolder();
    await writeProgram(join(folder, "python3"), "exit 1");
    const error = await failure(install(await order({ searchPath: folder })));
    expect(error).toBeInstanceOf(InstallationError);
    expect(error).toMatchObject({ step: "python" });
  });

  it("can be ended in the middle", async () => {
    const folder = await temporaryFolder();
    const controller = new AbortController();
    await writeProgram(join(folder, "python3"), 'test "$1" = -c || exec sleep 60');
    const one = await order({
      searchPath: folder,
      signal: controller.signal,
      begin: (step) => {
        if (step === "environment") {
          setTimeout(() => {
            controller.abort();
          }, 50);
        }
      },
    });
    expect(await failure(install(one))).toMatchObject({ name: "AbortError" });
  });
});
