import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inLines, readDrawing } from "./bpmn";

const folder = new URL("../../../schemas/bpmn/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

test.each(readdirSync(folder).filter((name) => name.endsWith(".bpmn")))("%s is drawn whole", (name) => {
  const xml = read(name);
  const drawing = readDrawing(xml);
  const tasks = [...xml.matchAll(/<bpmn:userTask\b/g)].length;
  expect(drawing.nodes.filter((one) => one.kind === "userTask")).toHaveLength(tasks);
  expect(drawing.edges.length).toBe([...xml.matchAll(/<bpmn:sequenceFlow\b/g)].length);
  for (const one of drawing.nodes) expect(one.x + one.width).toBeLessThanOrEqual(drawing.width);
});

test("without a diagram the nodes lie in layers, also where the chain goes in circles", () => {
  const xml = `<bpmn:process id="p"><bpmn:startEvent id="s" name="A &amp; B"/><bpmn:userTask id="a" name="&#272;&#7885;c"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="a"/></bpmn:process>`;
  const { nodes, edges } = readDrawing(xml);
  expect(nodes.map((one) => [one.id, one.name])).toEqual([
    ["s", "A & B"],
    ["a", "Đọc"],
  ]);
  expect(nodes[1]?.x).toBeGreaterThan(nodes[0]?.x ?? 0);
  expect(edges).toHaveLength(2);
});

test("names are broken between words", () => {
  expect(inLines("Trưởng đơn vị soạn thảo duyệt nội dung", 16)).toEqual(["Trưởng đơn vị", "soạn thảo duyệt", "nội dung"]);
});
