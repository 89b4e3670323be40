import { describe, expectTypeOf, it } from "vitest";

import type {
  Assignment,
  EnrichedVersion,
  Methods,
  ParamsOf,
  Registry,
  ResultOf,
  Version,
} from "../../../../protocol/gtod";

/** What a request of a method with these params answers; it is never called. */
type Answer<M extends keyof Methods, P extends ParamsOf<M>> = ResultOf<M, P>;

describe("the types of the answers", () => {
  it("follow the param that makes a list of them", () => {
    expectTypeOf<Answer<"gto/show", { repo: string }>>().toEqualTypeOf<Registry>();
    expectTypeOf<Answer<"gto/show", { repo: string; name: null }>>().toEqualTypeOf<Registry>();
    expectTypeOf<Answer<"gto/show", { repo: string; name: string }>>().toEqualTypeOf<
      readonly EnrichedVersion[]
    >();
    expectTypeOf<
      Answer<"gto/latest", { repo: string; name: string }>
    >().toEqualTypeOf<Version | null>();
    expectTypeOf<Answer<"gto/latest", { repo: string; name: string; all: true }>>().toEqualTypeOf<
      readonly Version[]
    >();
  });

  it("are either where the param is not known", () => {
    expectTypeOf<ResultOf<"gto/show">>().toEqualTypeOf<Registry | readonly EnrichedVersion[]>();
    expectTypeOf<
      Answer<"gto/which", { repo: string; name: string; stage: string; all: boolean }>
    >().toEqualTypeOf<readonly Assignment[] | Assignment | null>();
  });

  it("do not depend on params elsewhere", () => {
    expectTypeOf<ResultOf<"gto/stages">>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<ResultOf<"gto/unsubscribe", { repo: string }>>().toEqualTypeOf<boolean>();
  });
});

describe("the params", () => {
  it("take a token for progress", () => {
    expectTypeOf<{ repo: string; workDoneToken: string }>().toExtend<ParamsOf<"gto/history">>();
  });
});
