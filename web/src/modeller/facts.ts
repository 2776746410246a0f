/** Between the elements of a drawing and what the panel shows of them. Every change is one command, which can be undone. */
import type { Attributes, Facts } from "./protocol";
import type { Element, Get, Moddle } from "./services";
import { namesOf } from "./vanthu";

const kindOf = (moddle: Moddle) => {
  const type = moddle.$type.replace("bpmn:", "");
  return type.charAt(0).toLowerCase() + type.slice(1);
};

const extensions = (moddle: Moddle) => ((moddle.get("extensionElements") as Moddle | undefined)?.get("values") ?? []) as Moddle[];
const all = (moddle: Moddle, type: string) => extensions(moddle).filter((one) => one.$type === `vanthu:${type}`);
const bodyOf = (moddle: unknown) => String((moddle as Moddle | undefined)?.get("body") ?? "");

const attributesOf = (moddle: Moddle | undefined, type: string): Attributes =>
  Object.fromEntries(namesOf(type).flatMap((name) => (moddle?.get(name) ? [[name, String(moddle.get(name))]] : [])));

const people = ["userTask", "manualTask"];
const several = ["userTask", "manualTask", "serviceTask", "sendTask", "subProcess", "callActivity"];
const events = ["intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent", "startEvent"];
const references = { message: "messageRef", signal: "signalRef", error: "errorRef" } as const;

const eventOf = (moddle: Moddle) => ((moddle.get("eventDefinitions") ?? []) as Moddle[])[0];

export function factsOf(element: Element): Facts {
  const moddle = element.businessObject;
  const kind = kindOf(moddle);
  const facts: Facts = {
    id: moddle.id,
    kind,
    name: moddle.name ?? "",
    documentation: ((moddle.get("documentation") ?? []) as Moddle[]).map((one) => String(one.get("text") ?? "")).join("\n"),
  };
  const isPeople = people.includes(kind);
  if (isPeople || kind === "sendTask") facts.task = attributesOf(all(moddle, "Task")[0], "Task");
  if (kind === "userTask") facts.outcomes = all(moddle, "Outcome").map((one) => attributesOf(one, "Outcome"));
  if (isPeople) {
    facts.fields = all(moddle, "Field").map((one) => ({
      ...attributesOf(one, "Field"),
      choices: ((one.get("choices") ?? []) as Moddle[]).map(bodyOf).join("\n"),
    }));
  }
  if (isPeople || kind === "process") facts.deadline = attributesOf(all(moddle, "Deadline")[0], "Deadline");
  if (several.includes(kind)) {
    const loop = moddle.get("loopCharacteristics") as Moddle | undefined;
    facts.many = loop
      ? {
          collection: String(all(loop, "Collection")[0]?.get("name") ?? ""),
          cardinality: bodyOf(loop.get("loopCardinality")),
          sequential: loop.get("isSequential") ? "yes" : "no",
          until: bodyOf(loop.get("completionCondition")),
        }
      : {};
  }
  if (kind === "sequenceFlow") {
    const source = moddle.get("sourceRef") as Moddle | undefined;
    facts.flow = {
      condition: bodyOf(moddle.get("conditionExpression")),
      default: (source?.get("default") as Moddle | undefined) === moddle ? "yes" : "no",
    };
  }
  const event = events.includes(kind) ? eventOf(moddle) : undefined;
  if (event?.$type === "bpmn:TimerEventDefinition") {
    facts.timer = {
      duration: bodyOf(event.get("timeDuration")),
      date: bodyOf(event.get("timeDate")),
      cycle: bodyOf(event.get("timeCycle")),
      working: String(all(moddle, "Timer")[0]?.get("working") ?? "no"),
    };
  }
  for (const [what, reference] of Object.entries(references)) {
    const holder = kind === "receiveTask" && what === "message" ? moddle : event;
    if (holder === moddle || holder?.$type === `bpmn:${what.charAt(0).toUpperCase()}${what.slice(1)}EventDefinition`) {
      facts.event = { [what]: String((holder.get(reference) as Moddle | undefined)?.name ?? "") };
    }
  }
  if (kind === "serviceTask") facts.service = attributesOf(all(moddle, "Service")[0], "Service");
  if (kind === "sendTask") facts.message = bodyOf(all(moddle, "Message")[0]);
  if (kind === "businessRuleTask") facts.rules = all(moddle, "Rule").map((one) => attributesOf(one, "Rule"));
  if (kind === "callActivity") facts.called = String(moddle.get("calledElement") ?? "");
  return facts;
}

const filled = (attributes: Attributes) => Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ""));

/** Writes what is given; what is not stays. */
export function change(get: Get, element: Element, facts: Partial<Facts>) {
  const modeling = get("modeling");
  const factory = get("bpmnFactory");
  const moddle = element.businessObject;
  const expression = (body: string | undefined) => (body ? factory.create("bpmn:FormalExpression", { body }) : undefined);

  /** The extension elements with those of some types replaced. */
  const extended = (of: Moddle, types: string[], values: Moddle[]) => {
    const kept = extensions(of).filter((one) => !types.includes(one.$type.replace("vanthu:", "")));
    const next = [...kept, ...values];
    if (next.length === 0) return undefined;
    const made = factory.create("bpmn:ExtensionElements", { values: next });
    for (const one of next) one.$parent = made;
    return made;
  };
  const one = (type: string, attributes: Attributes) =>
    Object.keys(filled(attributes)).length > 0 ? [factory.create(`vanthu:${type}`, filled(attributes))] : [];
  const put = (types: string[], values: Moddle[]) =>
    modeling.updateProperties(element, { extensionElements: extended(moddle, types, values) });

  if (facts.name !== undefined) modeling.updateProperties(element, { name: facts.name || undefined });
  if (facts.id !== undefined && facts.id !== moddle.id && !get("elementRegistry").get(facts.id))
    modeling.updateProperties(element, { id: facts.id });
  if (facts.documentation !== undefined)
    modeling.updateProperties(element, {
      documentation: facts.documentation ? [factory.create("bpmn:Documentation", { text: facts.documentation })] : [],
    });
  if (facts.task) put(["Task"], one("Task", facts.task));
  if (facts.outcomes)
    put(
      ["Outcome"],
      facts.outcomes.flatMap((each) => one("Outcome", each)),
    );
  if (facts.fields) {
    const values = facts.fields.map(({ choices = "", ...each }) =>
      factory.create("vanthu:Field", {
        ...filled(each),
        choices: choices
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean)
          .map((body) => factory.create("vanthu:Choice", { body })),
      }),
    );
    put(["Field"], values);
  }
  if (facts.deadline) put(["Deadline"], one("Deadline", facts.deadline));
  if (facts.service) put(["Service"], one("Service", facts.service));
  if (facts.message !== undefined)
    put(["Message"], facts.message ? [factory.create("vanthu:Message", { body: facts.message })] : []);
  if (facts.rules)
    put(
      ["Rule"],
      facts.rules.flatMap((each) => one("Rule", each)),
    );
  if (facts.called !== undefined) modeling.updateProperties(element, { calledElement: facts.called || undefined });
  if (facts.many) {
    const { collection = "", cardinality = "", sequential = "no", until = "" } = facts.many;
    const loop = factory.create("bpmn:MultiInstanceLoopCharacteristics", {
      isSequential: sequential === "yes",
      loopCardinality: expression(cardinality),
      completionCondition: expression(until),
    });
    if (collection) loop.set("extensionElements", extended(loop, [], one("Collection", { name: collection })));
    modeling.updateProperties(element, { loopCharacteristics: Object.keys(facts.many).length > 0 ? loop : undefined });
  }
  if (facts.flow && element.source) {
    const isDefault = facts.flow.default === "yes";
    modeling.updateProperties(element, { conditionExpression: isDefault ? undefined : expression(facts.flow.condition) });
    const present = element.source.businessObject.get("default");
    if (isDefault !== (present === moddle))
      modeling.updateProperties(element.source, { default: isDefault ? moddle : undefined });
  }
  if (facts.timer) {
    const event = eventOf(moddle);
    const { duration, date, cycle, working } = facts.timer;
    if (event)
      modeling.updateModdleProperties(element, event, {
        timeDuration: expression(duration),
        timeDate: expression(date),
        timeCycle: expression(cycle),
      });
    put(["Timer"], working === "yes" ? one("Timer", { working: "yes" }) : []);
  }
  if (facts.event) {
    for (const [what, reference] of Object.entries(references)) {
      const named = facts.event[what];
      const holder = kindOf(moddle) === "receiveTask" ? moddle : eventOf(moddle);
      if (named !== undefined && holder)
        modeling.updateModdleProperties(element, holder, { [reference]: named ? root(get, what, named) : undefined });
    }
  }
}

/** The message, signal or error of that name; made where there is none. */
function root(get: Get, what: string, name: string): Moddle {
  const type = `bpmn:${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  let top = get("canvas").getRootElement().businessObject;
  while (top.$parent) top = top.$parent;
  const roots = top.get("rootElements") as Moddle[];
  const known = roots.find((one) => one.$type === type && one.name === name);
  if (known) return known;
  const made = get("bpmnFactory").create(type, { name, ...(what === "error" ? { errorCode: name } : {}) });
  made.$parent = top;
  roots.push(made);
  return made;
}
