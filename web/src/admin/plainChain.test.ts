import { expect, test } from "vitest";
import { readDrawing } from "../document/bpmn";
import { keyOf, plainChain } from "./plainChain";

test("a key is made of a name", () => {
  expect(keyOf("Quy trình Đơn giản – 2026")).toBe("quy-trinh-don-gian-2026");
  expect(keyOf("  15/BC ")).toBe("bc");
  expect(keyOf("!")).toBe("");
});

test("names stand in the file as text, and every step is drawn in its order", () => {
  const xml = plainChain({
    key: "don-gian",
    name: 'Duyệt <"A" & B>',
    steps: [
      { name: "Phòng duyệt", unit: "drafter-unit", days: 2 },
      { name: "Văn phòng <rà>", unit: "code:VP", days: 1 },
    ],
  });
  expect(xml).toContain('name="Duyệt &lt;&quot;A&quot; &amp; B&gt;"');
  const names = readDrawing(xml)
    .nodes.toSorted((a, b) => a.x - b.x)
    .map((one) => one.name);
  expect(names.slice(1, 4)).toEqual(["Phòng duyệt", "Văn phòng <rà>", "Lãnh đạo ký"]);
  expect(readDrawing(xml).edges).toHaveLength(names.length - 1);
});
