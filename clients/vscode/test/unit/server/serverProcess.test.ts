import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startServer } from "../../../src/server/serverProcess";
import { temporaryFolder, writeProgram } from "../helpers/folders";

async function program(script: string): Promise<string> {
  return writeProgram(join(await temporaryFolder(), "gtod"), script);
}

describe("a server's process", () => {
  it("is called with the word lsp, in the folder that is given", async () => {
    const folder = await temporaryFolder();
    const { child, ended } = await startServer(await program('echo "$PWD $*"'), folder);
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await ended;
    expect(said).toBe(`${folder} lsp\n`);
  });

  it("tells why it has ended: its status, and what it said last, without a sign in front", async () => {
    const { ended } = await startServer(await program("echo ❌ No daemon >&2; exit 3"), undefined);
    expect(await ended).toBe("'gtod lsp' ended with status 3: No daemon");
  });

  it("tells which signal has ended it", async () => {
    const { ended } = await startServer(await program("kill -TERM $$"), undefined);
    expect(await ended).toBe("'gtod lsp' ended by SIGTERM");
  });

  it("is ended by force if it does not end", async () => {
    const server = await startServer(await program("exec sleep 60"), undefined);
    await server.end();
    expect(await server.ended).toBe("'gtod lsp' ended by SIGKILL");
  });

  it("is none where the program cannot be started", async () => {
    await expect(startServer("/not/there", undefined)).rejects.toThrow("ENOENT");
  });
});
