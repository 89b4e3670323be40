/** A registry that looks like somebody's, for pictures. */
import { join } from "node:path";
import { Registry } from "../harness/registry";

const ARTIFACTS_YAML = `churn:
  type: model
  path: models/churn.pkl
  labels: [customers, weekly]
  description: Who is about to leave

prices:
  type: [model]
  path: models/prices.onnx

customers:
  type: dataset
  path: data/customers.csv
`;

/** Days ago, what is committed then, and the tags that it gets. */
const COMMITS = [
  [90, "Collect customers", ["customers@v1.0.0"]],
  [76, "Predict who leaves", ["churn@v1.0.0", "churn#prod"]],
  [60, "Recommend prices", ["prices@v0.1.0", "prices#dev"]],
  [41, "Clean up customers", ["customers@v1.1.0", "customers#prod"]],
  [30, "Train on the spring", ["churn@v1.1.0", "churn#prod#2"]],
  [12, "Prices by region", ["prices@v0.2.0", "prices#staging#2"]],
  [9, "Add a feature", ["churn@v2.0.0", "churn#staging#3"]],
  [2, "Train on last week", ["churn@v2.1.0", "churn#dev#4"]],
] as const;

/** Make it in the home folder of a session whose folder is `root`. */
export async function showcase(root: string): Promise<Registry> {
  const registry = await Registry.make(join(root, "home"), "shop");
  await registry.write(".gto", "stages: [dev, staging, prod]\ntypes: [model, dataset]\n");
  await registry.write("artifacts.yaml", ARTIFACTS_YAML);
  await registry.write("data/customers.csv", "id\n");
  await registry.write("models/prices.onnx", "");
  const today = Date.now();
  for (const [daysAgo, message, tags] of COMMITS) {
    const date = new Date(today - daysAgo * 24 * 60 * 60 * 1000);
    await registry.write("models/churn.pkl", message);
    await registry.commit(message, date);
    for (const tag of tags) await registry.tag(tag, date);
  }
  await registry.addEnvironment();
  return registry;
}
