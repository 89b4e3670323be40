// A client in Node: node client.mjs SOCKET REPOSITORY NAME STAGE
//
// Says hello, prints the version in a stage and the latest one, and then waits for one change of the
// registry. Needs the package vscode-jsonrpc, in node_modules or where NODE_PATH says.

import { createRequire } from "node:module";
import { connect } from "node:net";

// `import` knows nothing of NODE_PATH.
const require = createRequire(import.meta.url);
const { createMessageConnection, SocketMessageReader, SocketMessageWriter } =
  require("vscode-jsonrpc/node");

/** The newest protocol that this client knows. */
const PROTOCOL = 1;

const [path, repo, name, stage] = process.argv.slice(2);
const socket = connect(path);
const connection = createMessageConnection(
  new SocketMessageReader(socket),
  new SocketMessageWriter(socket),
);

const changed = new Promise((resolve, reject) => {
  connection.onNotification("gto/didChange", resolve);
  connection.onNotification("gto/lost", ({ message }) => reject(new Error(message)));
  connection.onClose(() => reject(new Error("the server hung up")));
});
changed.catch(() => {}); // It is looked at below, and only if all went well until then.

async function main() {
  const hello = await connection.sendRequest("gtod/hello", { client: "node", protocol: PROTOCOL });
  if (hello.protocol > PROTOCOL) throw new Error("the server is too new");
  console.log(`hello ${hello.server}`);

  const placed = await connection.sendRequest("gto/which", { repo, name, stage });
  console.log(`which ${placed?.version ?? "none"}`);
  const latest = await connection.sendRequest("gto/latest", { repo, name });
  console.log(`latest ${latest?.version ?? "none"}`);

  await connection.sendRequest("gto/subscribe", { repo });
  console.log("subscribed");
  for (const { change, ref } of (await changed).events) console.log(`${change} ${ref}`);
}

connection.listen();
try {
  await main();
} catch (error) {
  // The kind is for programs, the message for people.
  console.error(error.data ? `${error.data.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
} finally {
  socket.destroy();
}
