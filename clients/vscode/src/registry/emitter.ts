/** Ends something: a subscription to an event, a watcher. */
export interface Disposable {
  dispose(): unknown;
}

/** Subscribes to an event; `vscode.Event` is one, and so is `Emitter.event`. */
export type Listen<T> = (listener: (value: T) => unknown) => Disposable;

/** Tells listeners what happened, in the order in which they came; needs no VS Code. */
export class Emitter<T> {
  private readonly listeners = new Set<(value: T) => unknown>();

  readonly event: Listen<T> = (listener) => {
    // A wrapper of its own: the same function may listen twice.
    const entry = (value: T): unknown => listener(value);
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      listener(value);
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
