import { expect, test } from "vitest";
import { placeOf } from "./trouble";

test("a problem names its line and its element", () => {
  expect(placeOf("line 14, userTask director")).toEqual({ line: 14, id: "director" });
  expect(placeOf("line 3, definitions")).toEqual({ line: 3, id: undefined });
  expect(placeOf("")).toEqual({ line: undefined, id: undefined });
});
