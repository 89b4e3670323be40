import { type FSWatcher, watch } from "node:fs";
import type { Disposable } from "../registry/emitter";

/** A folder to watch. */
export interface Place {
  readonly folder: string;
  /** The names in it that are of interest; undefined for all. */
  readonly names?: readonly string[];
}

/** Watches of some folders, each of them without those below it, as far as the system can. */
export class Watches implements Disposable {
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
