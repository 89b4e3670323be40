import { inject, test } from "vitest";
import { runInHost } from "../harness/hostRun";
import { sampleRegistry } from "../harness/registry";

const session = inject("session");
const registry = await sampleRegistry(session.root);
await registry.write(".gtod.yaml", "sort: semver\n");
await registry.write("dvc.yaml", "artifacts:\n  churn:\n    path: models/churn.pkl\n");
await registry.git("init", "--quiet", "other");
await registry.write("other/.gto", "index: models.yaml\n");
await registry.write("other/models.yaml", "churn:\n  type: model\n");
await registry.write("other/params.yaml", "rate: 0.1\n");
await registry.addEnvironment();

for (const { name, failure } of await runInHost(session, registry.folder)) {
  test(name, () => {
    if (failure !== undefined) throw new Error(failure);
  });
}
