import type { CancellationToken } from "vscode";
import type { Listen, Disposable } from "./emitter";
import type { Method, Notifications, ParamsOf, ResultOf } from "../../../../protocol/gtod";

/** Whom to ask: the typed methods of protocol/README.md. */
export interface Requests {
  /**
   * Asks once.
   * @param token Takes the request back: the answer is the error `cancelled`.
   * @throws an error whose `data.kind` says why the server refused.
   */
  request<M extends Method>(
    method: M,
    params: ParamsOf<M>,
    token?: CancellationToken,
  ): Promise<ResultOf<M>>;
}

/** The server that the registry is read from, however it is reached. */
export interface Connection extends Requests {
  /** Whether it answers now. */
  readonly isReady: boolean;
  /** It answers from now on: for the first time, or again. */
  readonly onReady: Listen<unknown>;
  /** It answers no more, and nobody starts it again by themselves; why, for people. */
  readonly onGone: Listen<string>;
  onNotification<N extends keyof Notifications>(
    method: N,
    listener: (params: Notifications[N]) => unknown,
  ): Disposable;
}
