/** Looking out for signs of a registry in a folder that may have none yet. */
import { type FSWatcher, watch } from "node:fs";
import { coalesced } from "../coalesced";
import type { Disposable } from "../registry/emitter";
import { hasRegistrySigns, type Place, placesOfSigns } from "./registrySigns";

/** Somebody who looks out, until there is something or nobody wants to know. */
export interface Lookout extends Disposable {
  /** Resolves once a first look is over, and what comes later will be noticed. */
  readonly isReady: Promise<void>;
}

/**
 * Call `found` once, as soon as a folder has signs of a registry: now, or when somebody adds a file
 * or fetches a tag. Where the system tells of no changes, it is looked at now and never again.
 * @param folder An absolute path.
 */
export function lookOut(folder: string, found: () => void): Lookout {
  const watches = new Watches(() => void look());
  const look = coalesced(async () => {
    if (!(await hasRegistrySigns(folder))) {
      if (watches.follow(await placesOfSigns(folder))) {
        void look(); // For what came before it was watched.
      }
    } else if (!watches.areOver) {
      watches.dispose();
      found();
    }
  });
  return {
    isReady: look(),
    dispose: () => {
      watches.dispose();
    },
  };
}

/** Watches of some folders, each of them without those below it. */
class Watches implements Disposable {
  private watchers: ReadonlyMap<string, FSWatcher> = new Map();
  private isOver = false;

  constructor(private readonly changed: () => void) {}

  get areOver(): boolean {
    return this.isOver;
  }

  /** Watches these places and no others; whether one is watched now that was not before. */
  follow(places: readonly Place[]): boolean {
    if (this.isOver) {
      return false;
    }
    const before = this.watchers;
    this.watchers = new Map(
      places.flatMap((place) => {
        const watcher = before.get(place.folder) ?? this.begin(place);
        return watcher === undefined ? [] : [[place.folder, watcher]];
      }),
    );
    before.forEach((watcher, folder) => {
      if (!this.watchers.has(folder)) {
        watcher.close();
      }
    });
    return [...this.watchers.keys()].some((folder) => !before.has(folder));
  }

  dispose(): void {
    this.isOver = true;
    this.watchers.forEach((watcher) => {
      watcher.close();
    });
  }

  /** Watches a place; undefined if it is not there, or the system cannot. */
  private begin({ folder, names }: Place): FSWatcher | undefined {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || names === undefined || names.includes(name)) {
          this.changed();
        }
      });
      return watcher.on("error", () => {
        watcher.close();
      });
    } catch {
      return undefined;
    }
  }
}
