import { expect, test } from "vitest";
import { readQuery, readSearch, writeQuery } from "./filter";
import { mark, matches, wordsOf } from "./marks";

const hits = (text: string, query: string) =>
  mark(text, query)
    .filter((one) => one.isHit)
    .map((one) => one.text);

test.each([
  ["Đăng ký văn bản đến", "dang ky", ["Đăng", "ký"]],
  ["Báo cáo an toàn thông tin", "“an toàn” bao", ["Báo", "an toàn"]],
  ["Toàn văn", "an", []],
  ["V/v chữ ký số".normalize("NFD"), "chữ", ["chữ"]],
  ["412/UBND-VP7", "412/ubnd", ["412/UBND"]],
  ["İstanbul và đoàn", "doan", ["đoàn"]],
  ["Không có gì", "", []],
])("%s has of %s: %s", (text, query, found) => expect(hits(text, query)).toEqual(found));

test("the pieces are the text again", () => {
  const text = "Quyết định số 12/QĐ-STTTT về đăng ký";
  expect(
    mark(text, "quyet dang")
      .map((one) => one.text)
      .join(""),
  ).toBe(text);
});

test("words are folded, single letters mark nothing", () => expect(wordsOf("Đ “Chữ  ký” a")).toEqual(["chu ky"]));
test("names of screens are found without accents", () => {
  expect(matches("Sổ văn bản", "so van")).toBe(true);
  expect(matches("Sổ văn bản", "ho so")).toBe(false);
});

test("a filter is the same after its way through an address", () => {
  const filter = { q: "“chữ ký” 15/QĐ & 100%", year: "2026", columns: "number,subject" };
  expect(readQuery(writeQuery(filter))).toEqual(filter);
  expect(readSearch({ q: 412, year: 2026, number: "", other: "x" })).toEqual({ q: "412", year: "2026" });
});
