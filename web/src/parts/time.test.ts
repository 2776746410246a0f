import { expect, test } from "vitest";
import { vi } from "../messages/vi";
import { dueWords, readDay, showInstant, showSize } from "./time";

const now = Date.parse("2026-11-26T18:00:00Z"); // 01:00 on the 27th in Hà Nội

test.each([
  ["5/11/2026", "2026-11-05"],
  ["05.11.26", "2026-11-05"],
  [" 2026-11-5 ", "2026-11-05"],
  ["hôm nay", "2026-11-27"],
  ["h\u00f4m nay".normalize("NFD"), "2026-11-27"],
  ["29/2/2028", "2028-02-29"],
  ["29/2/2027", undefined],
  ["31/4/2026", undefined],
  ["11/2026", undefined],
  ["", undefined],
])("%s is the day %s", (written, day) => expect(readDay(written, now)).toBe(day));

test.each([
  [null, false, "Không có hạn", "calm"],
  ["2026-11-26T16:59:00Z", true, "Quá hạn 1 ngày", "late"],
  ["2026-11-26T17:30:00Z", false, "Quá hạn hôm nay", "late"],
  ["2026-11-27T09:00:00Z", false, "Hôm nay 16:00", "soon"],
  ["2026-11-27T17:00:00Z", false, "Ngày mai", "soon"],
  ["2026-12-01T10:00:00Z", false, "Còn 4 ngày", "calm"],
])("a deadline at %s reads as words", (due, overdue, text, tone) => {
  expect(dueWords(vi.due, due, overdue, now)).toEqual({ text, tone });
});

test("instants show in Vietnamese time", () => expect(showInstant("2026-11-26T18:05:00Z")).toBe("27/11/2026 01:05"));
test("sizes have a comma", () => expect(showSize(1_500_000)).toBe("1,4 MB"));
