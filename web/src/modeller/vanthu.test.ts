import { readdirSync, readFileSync } from "node:fs";
import { BpmnModdle } from "bpmn-moddle";
import { expect, test } from "vitest";
import { factsOf } from "./facts";
import type { Element, Moddle } from "./services";
import { namesOf, vanthu } from "./vanthu";

const schema = readFileSync("../schemas/xsd/vanthu-workflow.xsd", "utf8");
const shipped = "../schemas/bpmn/";
const model = () => new BpmnModdle({ vanthu: structuredClone(vanthu) } as never);

test("the model knows every element of our schema with every attribute", () => {
  const elements = schema.split(/^ {2}<xs:element name="/m).slice(1);
  expect(elements.length).toBeGreaterThan(7);
  for (const one of elements) {
    const name = one.slice(0, one.indexOf('"'));
    const attributes = [...(one.split("</xs:element>\n\n")[0] ?? "").matchAll(/<xs:attribute name="([^"]+)"/g)].map(
      (found) => found[1],
    );
    expect(namesOf(name.charAt(0).toUpperCase() + name.slice(1)), name).toEqual(attributes);
  }
});

test("what is shipped is read and written without a loss", async () => {
  for (const file of readdirSync(shipped)) {
    const text = readFileSync(shipped + file, "utf8");
    const { rootElement, warnings } = await model().fromXML(text);
    expect(warnings, file).toEqual([]);
    const { xml } = await model().toXML(rootElement, { format: true });
    const ours = (one: string) =>
      [...one.matchAll(/<vanthu:\w+[^>]*>/g)].map((found) => found[0].replace(/\s*\/?>$/, "").replace(/\s+/g, " "));
    expect(ours(xml), file).toEqual(ours(text));
  }
});

test("what a step says stands in its facts", async () => {
  const { rootElement } = await model().fromXML(readFileSync(`${shipped}council.bpmn`, "utf8"));
  const [process] = (rootElement as { rootElements: Moddle[] }).rootElements;
  const steps = process?.get("flowElements") as Moddle[];
  const facts = (id: string) => factsOf({ businessObject: steps.find((one) => one.id === id) as Moddle } as unknown as Element);
  expect(facts("vote")).toMatchObject({
    kind: "userTask",
    name: "Thành viên biểu quyết",
    task: { person: "item", return: "no", forward: "no", "not-drafter": "yes" },
    deadline: { working: "P3D", "warn-before": "P1D", "escalate-role": "leader", "escalate-unit": "drafter-unit" },
    many: { collection: "members", sequential: "no", until: "$approved * 3 >= $total * 2 or $rejected * 3 > $total" },
  });
  expect(facts("vote").outcomes?.[1]).toEqual({
    name: "reject",
    label: "Không tán thành",
    "label-en": "Against",
    "needs-reason": "yes",
  });
  expect(facts("start")).toEqual({ id: "start", kind: "startEvent", name: "Dự thảo được trình", documentation: "" });
});
