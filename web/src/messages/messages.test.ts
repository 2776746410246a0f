import { expect, test } from "vitest";
import { en } from "./en";
import { vi } from "./vi";

/** Every text with its path; functions are called with what stands for any argument. */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value(2, 1))]];
  return Object.entries(value as object).flatMap(([key, one]) => texts(one, `${path}/${key}`));
}

test("both languages say the same things, and none is empty", () => {
  expect(texts(en).map(([path]) => path)).toEqual(texts(vi).map(([path]) => path));
  expect([...texts(vi), ...texts(en)].filter(([, text]) => text.trim() === "")).toEqual([]);
});

test("every text is in NFC", () => {
  expect(texts(vi).filter(([, text]) => text !== text.normalize("NFC"))).toEqual([]);
});
