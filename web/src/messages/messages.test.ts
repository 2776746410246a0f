import { expect, test } from "vitest";
import { en } from "./en";
import { vi } from "./vi";

/** Every text with its path; functions are called with what stands for any argument. */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value(2, 1))]];
  return Object.entries(value as object).flatMap(([key, one]) => texts(one, `${path}/${key}`));
}

// A room's texts ask for the person's language, which a browser keeps.
Object.assign(globalThis, { localStorage: { getItem: () => null }, document: { documentElement: {} } });

/** Those of the first screen, and of each room its `text.ts`, which exports `vi` and `en` as well. */
const rooms: [string, { vi: unknown; en: unknown }][] = [["messages", { vi, en }]];
for (const [path, load] of Object.entries(import.meta.glob<{ vi: unknown; en: unknown }>("../**/text.ts"))) {
  rooms.push([path, await load()]);
}

test.each(rooms)("%s: both languages say the same things, and none is empty", (_, room) => {
  expect(texts(room.en).map(([path]) => path)).toEqual(texts(room.vi).map(([path]) => path));
  expect([...texts(room.vi), ...texts(room.en)].filter(([, text]) => text.trim() === "")).toEqual([]);
});

test.each(rooms)("%s: every text is in NFC", (_, room) => {
  expect(texts(room.vi).filter(([, text]) => text !== text.normalize("NFC"))).toEqual([]);
});
