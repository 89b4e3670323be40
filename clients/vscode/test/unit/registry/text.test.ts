import { describe, expect, it } from "vitest";

import { asMarkdown, byteSize, clockTime, oneLine, shortPath } from "../../../src/registry/text";

describe("a text of somebody's", () => {
  it("stays on one line, and in its direction", () => {
    expect(oneLine("a\nb\u202Ec\u0007d\uD800e")).toBe("a b c d e");
    expect(oneLine("größer 模型 😀")).toBe("größer 模型 😀");
  });

  it.each([
    ["a link", "[click](command:workbench.action.quit)"],
    ["an address", "https://example.org"],
    ["an image", "![](https://example.org/a.png)"],
    ["HTML", "<img src=x>"],
    ["an icon", "$(warning)"],
    ["a heading", "# Big"],
    ["code", "```sh"],
  ])("becomes no markup: %s", (_, text) => {
    const escaped = asMarkdown(text);
    expect(escaped.replace(/\\(.)/g, "$1")).toBe(text);
    expect(escaped).not.toMatch(/(?<!\\)[!-/:-@[-`{-~](?<!\\)/);
  });

  it("keeps its lines as Markdown", () => {
    expect(asMarkdown("one\ntwo")).toBe("one  \ntwo");
  });
});

it.each([
  ["/home/ada", "~"],
  ["/home/ada/models", "~/models"],
  ["/home/adam", "/home/adam"],
  ["/srv/home/ada", "/srv/home/ada"],
])("shows the folder %s as %s", (path, shown) => {
  expect(shortPath(path, "/home/ada")).toBe(shown);
});

it("tells the time as whoever tagged saw it", () => {
  expect(clockTime("2022-07-15T18:30:41+02:00")).toBe("2022-07-15 18:30");
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [1_234_567, "1.2 MB"],
  [456_000_000_000, "456 GB"],
])("tells %d bytes as %s", (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});
