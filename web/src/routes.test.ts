import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the server knows the first part of every address of the client", () => {
  const served = readFileSync("public/routes.txt", "utf8").trim().split("\n");
  const paths = [...readFileSync("src/router.tsx", "utf8").matchAll(/path: "(\/[^"]*)"/g)].map(([, path]) => path ?? "");
  const firsts = new Set(paths.filter((path) => path !== "/").map((path) => `/${path.split("/")[1]}`));
  expect([...firsts].sort()).toEqual(served.sort());
});
