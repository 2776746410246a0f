import { expect, test } from "vitest";
import { stateOf } from "./validity";

const of = (from: string, to: string) => stateOf({ not_before: from, not_after: to }, Date.parse("2026-11-27T03:00:00Z"));

test("a certificate is warned of within sixty days of its end", () => {
  expect(of("2026-01-01T00:00:00Z", "2027-11-27T00:00:00Z")).toEqual({ kind: "ok" });
  expect(of("2026-01-01T00:00:00Z", "2027-01-26T03:00:00Z")).toEqual({ kind: "ok" });
  expect(of("2026-01-01T00:00:00Z", "2027-01-26T02:59:59Z")).toEqual({ kind: "ends", days: 59 });
  expect(of("2026-01-01T00:00:00Z", "2026-11-27T03:00:00Z")).toEqual({ kind: "ends", days: 0 });
  expect(of("2026-01-01T00:00:00Z", "2026-11-27T02:59:59Z")).toEqual({ kind: "ended" });
  expect(of("2026-11-27T03:00:01Z", "2027-11-27T00:00:00Z")).toEqual({ kind: "early" });
  expect(stateOf(undefined, Date.now())).toEqual({ kind: "broken" });
});
