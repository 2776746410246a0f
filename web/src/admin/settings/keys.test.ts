import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { groups, meanings } from "./keys";

const source = readFileSync(new URL("../../../../server/ops/config.cpp", import.meta.url), "utf8");
const known = [...source.matchAll(/^ {4}\{"([a-z0-9_.]+)", KeyType::/gm)].map((one) => one[1] ?? "");

test("every setting of the server has its meaning in Vietnamese, and its group", () => {
  expect(known.length).toBeGreaterThan(60);
  expect(Object.keys(meanings).sort()).toEqual([...known].sort());
  expect(new Set(known.map((one) => one.split(".")[0]))).toEqual(new Set(groups));
});
