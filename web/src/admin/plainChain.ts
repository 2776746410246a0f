/** A chain without branches, as a file of BPMN 2.0 in our profile (docs/bpmn-profile.md): approvals, then signing, numbering, sealing, issuing. */

export interface PlainStep {
  name: string;
  /** "drafter-unit", "drafter-parent", or "code:VP" for the head of a unit. */
  unit: string;
  days: number;
}

export interface PlainChain {
  key: string;
  name: string;
  steps: PlainStep[];
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one);

interface Node {
  id: string;
  name: string;
  task: string;
  days: number;
}

const office = (id: string, name: string, effect: string): Node => ({
  id,
  name,
  task: `role="clerk" unit="agency" effect="${effect}" return="no" forward="no" recall="no"`,
  days: 1,
});

export function plainChain({ key, name, steps }: PlainChain): string {
  const nodes: Node[] = [
    ...steps.map((one, at) => ({
      id: `approve-${at + 1}`,
      name: one.name,
      task: `role="leader" unit="${escaped(one.unit)}"`,
      days: one.days,
    })),
    { id: "sign", name: "Lãnh đạo ký", task: 'role="leader" unit="agency" effect="sign"', days: 2 },
    office("number", "Văn thư cấp số, ghi ngày", "number"),
    office("seal", "Văn thư ký số cơ quan", "seal"),
    office("issue", "Văn thư phát hành", "issue"),
  ];
  const tasks = nodes.map(
    (one, at) => `    <bpmn:userTask id="${one.id}" name="${escaped(one.name)}">
      <bpmn:extensionElements>
        <vanthu:task ${one.task}/>
        <vanthu:deadline working="P${one.days}D"/>
      </bpmn:extensionElements>
      <bpmn:incoming>flow-${at + 1}</bpmn:incoming>
      <bpmn:outgoing>flow-${at + 2}</bpmn:outgoing>
    </bpmn:userTask>`,
  );
  const ids = ["start", ...nodes.map((one) => one.id), "end"];
  const flows = ids
    .slice(1)
    .map((to, at) => `    <bpmn:sequenceFlow id="flow-${at + 1}" sourceRef="${ids[at]}" targetRef="${to}"/>`);
  const left = (at: number) => (at === 0 ? 100 : 190 + (at - 1) * 190);
  const last = ids.length - 1;
  const shapes = ids.map((id, at) => {
    const isEvent = at === 0 || at === last;
    const bounds = isEvent ? `x="${left(at)}" y="102" width="36" height="36"` : `x="${left(at)}" y="80" width="140" height="80"`;
    return `      <bpmndi:BPMNShape id="shape-${id}" bpmnElement="${id}"><dc:Bounds ${bounds}/></bpmndi:BPMNShape>`;
  });
  const edges = flows.map((_, at) => {
    const from = left(at) + (at === 0 ? 36 : 140);
    return `      <bpmndi:BPMNEdge id="edge-${at + 1}" bpmnElement="flow-${at + 1}"><di:waypoint x="${from}" y="120"/><di:waypoint x="${left(at + 1)}" y="120"/></bpmndi:BPMNEdge>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
                  xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
                  xmlns:vanthu="urn:vanthu:workflow:1"
                  id="definitions" targetNamespace="urn:vanthu:definitions">
  <bpmn:process id="${escaped(key)}" name="${escaped(name)}" isExecutable="true">
    <bpmn:startEvent id="start" name="Dự thảo được trình">
      <bpmn:outgoing>flow-1</bpmn:outgoing>
    </bpmn:startEvent>
${tasks.join("\n")}
    <bpmn:endEvent id="end" name="Đã phát hành">
      <bpmn:incoming>flow-${last}</bpmn:incoming>
    </bpmn:endEvent>
${flows.join("\n")}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="${escaped(key)}">
${shapes.join("\n")}
${edges.join("\n")}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/** "Quy trình Đơn giản" → "quy-trinh-don-gian". */
export const keyOf = (name: string) =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/đ/gi, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "")
    .slice(0, 60);
