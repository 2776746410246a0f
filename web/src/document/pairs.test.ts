import { expect, test } from "vitest";
import { pairs } from "./pairs";

const run = (kind: "equal" | "removed" | "added", text: string) => ({
  kind,
  text,
  words: text.split(" ").length,
  from_page: kind === "added" ? null : 1,
  to_page: kind === "removed" ? null : 2,
});

test("what went stands beside what came in its place", () => {
  expect(pairs([run("equal", "a b"), run("removed", "c"), run("added", "d e"), run("equal", "f"), run("added", "g")])).toEqual([
    { equal: "a b", words: 2 },
    { removed: { text: "c", page: 1 }, added: { text: "d e", page: 2 } },
    { equal: "f", words: 1 },
    { added: { text: "g", page: 2 } },
  ]);
});

test("two runs of one kind are two rows", () => {
  expect(pairs([run("removed", "a"), run("removed", "b")])).toHaveLength(2);
});
