/** schemas/xsd/vanthu-workflow.xsd as moddle, the object model of bpmn-js, takes it. */
interface Property {
  name: string;
  type: string;
  isAttr?: boolean;
  isBody?: boolean;
  isMany?: boolean;
}

const attributes = (...names: string[]): Property[] => names.map((name) => ({ name, type: "String", isAttr: true }));
const element = (name: string, properties: Property[]) => ({ name, superClass: ["Element"], properties });

export const vanthu = {
  name: "Vanthu",
  prefix: "vanthu",
  uri: "urn:vanthu:workflow:1",
  xml: { tagAlias: "lowerCase" },
  associations: [],
  types: [
    element(
      "Task",
      attributes(
        "role",
        "unit",
        "person",
        "effect",
        "signature-place",
        "return",
        "forward",
        "recall",
        "not-drafter",
        "other-than",
      ),
    ),
    element("Outcome", attributes("name", "label", "label-en", "needs-reason", "approval")),
    element("Field", [
      ...attributes("name", "label", "label-en", "type", "required"),
      { name: "choices", type: "Choice", isMany: true },
    ]),
    element("Choice", [{ name: "body", type: "String", isBody: true }]),
    element(
      "Deadline",
      attributes("working", "elapsed", "warn-before", "escalate-role", "escalate-unit", "escalate-person", "reassign"),
    ),
    element("Rule", attributes("name", "value", "condition")),
    element("Service", attributes("name", "effect")),
    element("Message", [{ name: "body", type: "String", isBody: true }]),
    element("Collection", attributes("name")),
    element("Timer", attributes("working")),
  ],
};

export const namesOf = (type: string) =>
  vanthu.types
    .flatMap((one) => (one.name === type ? one.properties : []))
    .filter((one) => one.isAttr)
    .map((one) => one.name);
