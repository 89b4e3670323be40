import { describe, expect, it } from "vitest";

import { BOARD_BODY, HISTORY_BODY, pageHtml } from "../../../src/webviews/html";
import { readScope } from "../../../src/webviews/scope";
import { filled, relativeTime } from "../../../src/webviews/time";

describe("the HTML of a page", () => {
  const html = pageHtml({
    cspSource: "https://files.example",
    nonce: "abc123",
    script: "https://files.example/board.js",
    style: "https://files.example/board.css",
    language: "en",
    body: BOARD_BODY + HISTORY_BODY,
  });

  it("lets its own script and style sheet run, and nothing else", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      "style-src https://files.example",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("has no script and no style in itself", () => {
    expect(html).not.toMatch(/ style=| on\w+=|<style/);
    expect(html.match(/<script[^>]*>/g)).toEqual([
      '<script nonce="abc123" src="https://files.example/board.js">',
    ]);
  });
});

describe("the state that a page has saved", () => {
  it("says what the page was about", () => {
    expect(readScope({ repository: "/r", artifact: "churn", filter: "x" })).toEqual({
      repository: "/r",
      artifact: "churn",
    });
    expect(readScope({ repository: "/r" })).toEqual({ repository: "/r", artifact: null });
  });

  it.each([undefined, null, 1, {}, { repository: "" }, { repository: "/r", artifact: 1 }])(
    "says nothing if it is none of ours: %j",
    (state) => {
      expect(readScope(state)).toBeNull();
    },
  );
});

describe("times", () => {
  const now = new Date("2022-07-20T12:00:00Z");
  it.each([
    ["2022-07-20T11:59:31Z", "now"],
    ["2022-07-20T11:58:00Z", "2 minutes ago"],
    ["2022-07-20T09:30:00Z", "2 hours ago"],
    ["2022-07-19T11:00:00Z", "yesterday"],
    ["2022-07-10T12:00:00Z", "last week"],
    ["2022-04-20T12:00:00Z", "3 months ago"],
    ["2019-07-20T12:00:00Z", "3 years ago"],
    ["2022-07-20T13:00:00Z", "in 1 hour"],
  ])("are told as people tell them: %s, %s", (time, told) => {
    expect(relativeTime(new Date(time), now, "en")).toBe(told);
  });
});

describe("a text with places", () => {
  it("takes the values, and keeps places without one", () => {
    expect(filled("{0} of {1}, {2}", "1", "2")).toBe("1 of 2, {2}");
  });
});
