/** A registry to test on: a Git repository of its own with files, commits and annotated tags. */
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PYTHON_ENVIRONMENT } from "./paths";
import { run } from "./run";

/** A Git repository in a folder that nobody else uses. */
export class Registry {
  private constructor(readonly folder: string) {}

  /** Make an empty one in a new folder of that name. */
  static async make(parent: string, name: string): Promise<Registry> {
    const registry = new Registry(join(parent, name));
    await mkdir(registry.folder);
    await registry.git("init", "--quiet", "--initial-branch=main");
    await registry.git("config", "user.name", "Ada Lovelace");
    await registry.git("config", "user.email", "ada@example.org");
    return registry;
  }

  /** Run git in it; gives what it says. */
  git(...args: readonly string[]): Promise<string> {
    return this.gitOn(undefined, ...args);
  }

  /** Write a file; folders are made as needed. */
  async write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Commit everything that is in the folder. */
  async commit(message: string, date: Date): Promise<void> {
    await this.git("add", "--all");
    await this.gitOn(date, "commit", "--quiet", "--message", message);
  }

  /** Make an annotated tag at HEAD: as of a date, or now, as somebody in a terminal does. */
  async tag(name: string, date?: Date): Promise<void> {
    await this.gitOn(date, "tag", "--annotate", name, "--message", `Tag ${name}`);
  }

  /** The names of all tags, in alphabetical order. */
  async tags(): Promise<readonly string[]> {
    return (await this.git("tag")).split("\n").filter(Boolean);
  }

  /** Have gtod in the folder's own `.venv`, which Git is told to ignore. */
  async addEnvironment(): Promise<void> {
    await symlink(PYTHON_ENVIRONMENT, join(this.folder, ".venv"));
    await this.write(".git/info/exclude", ".venv\n");
  }

  private gitOn(date: Date | undefined, ...args: readonly string[]): Promise<string> {
    const own = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
    const when = date?.toISOString();
    const dates = when ? { GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when } : {};
    return run("git", args, { cwd: this.folder, env: { ...process.env, ...own, ...dates } });
  }
}

const ARTIFACTS_YAML = `churn:
  type: model
  path: models/churn.pkl
  labels: [customers]
  description: Who is about to leave

customers:
  type: dataset
  path: data/customers.csv
`;

/** What artifacts.yaml of the sample says, but with a list for the type of churn. */
export const WRONG_TYPE = ARTIFACTS_YAML.replace("type: model", "type: [model]");

/**
 * The registry of most tests: churn with three versions, of which v1.1.0 is in prod and v1.2.0 in
 * staging, and customers with one.
 */
export async function sampleRegistry(root: string): Promise<Registry> {
  const registry = await Registry.make(await mkdtemp(join(root, "workspace-")), "registry");
  await registry.write(".gto", "stages: [dev, staging, prod]\ntypes: [model, dataset]\n");
  await registry.write("artifacts.yaml", ARTIFACTS_YAML);
  await registry.write("data/customers.csv", "id\n");
  await retrain(registry, "Predict who leaves", june(1), "churn@v1.0.0", "churn#prod");
  await registry.tag("customers@v1.0.0", june(2));
  await retrain(registry, "Train on May", june(8), "churn@v1.1.0", "churn#prod#2");
  await retrain(registry, "Train on June", june(15), "churn@v1.2.0", "churn#staging#3");
  return registry;
}

async function retrain(
  registry: Registry,
  message: string,
  date: Date,
  ...tags: readonly string[]
): Promise<void> {
  await registry.write("models/churn.pkl", message);
  await registry.commit(message, date);
  for (const tag of tags) await registry.tag(tag, date);
}

function june(day: number): Date {
  return new Date(Date.UTC(2026, 5, day, 12));
}
