import { expect, test } from "vitest";
import { fold } from "./fold";

test("marks and đ make no difference, in either form", () => {
  expect(fold("Đăng ký ƯU TIÊN")).toBe("dang ky uu tien");
  expect(fold("Thủy".normalize("NFD"))).toBe(fold("thuỷ"));
});
