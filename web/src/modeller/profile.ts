/** What can be drawn: what docs/bpmn-profile.md takes, nothing else of BPMN. */
import type { AppendKind } from "./protocol";
import type { Element, Get, Services } from "./services";

type Entry = { title?: string; action?: unknown; [more: string]: unknown };
type Entries = Record<string, Entry>;

const shapes: Record<AppendKind, string> = {
  userTask: "bpmn:UserTask",
  exclusiveGateway: "bpmn:ExclusiveGateway",
  parallelGateway: "bpmn:ParallelGateway",
  endEvent: "bpmn:EndEvent",
};

/** A shape to be placed. A step for people begins as something that can be deployed: the head of the drafting unit, two working days. */
export function newShape(get: Get, type: string): Element {
  if (type !== "bpmn:UserTask") return get("elementFactory").createShape({ type });
  const factory = get("bpmnFactory");
  const values = [
    factory.create("vanthu:Task", { role: "leader", unit: "drafter-unit" }),
    factory.create("vanthu:Deadline", { working: "P2D" }),
  ];
  const extensionElements = factory.create("bpmn:ExtensionElements", { values });
  for (const one of values) one.$parent = extensionElements;
  const businessObject = factory.create(type, { name: get("translate")("New step"), extensionElements });
  extensionElements.$parent = businessObject;
  return get("elementFactory").createShape({ type, businessObject });
}

export const append = (get: Get, source: Element, kind: AppendKind) =>
  get("autoPlace").append(source, newShape(get, shapes[kind]));

const replacements = new Set(
  [
    "user-task service-task send-task receive-task manual-task rule-task call-activity expanded-subprocess",
    "expanded-ad-hoc-subprocess subprocess exclusive-gateway parallel-gateway inclusive-gateway event-based-gateway",
    "exclusive-event-based-gateway none-start none-end none-intermediate-throw none-intermediate-throwing",
    "message-intermediate-catch message-intermediate-throw timer-intermediate-catch signal-intermediate-catch",
    "signal-intermediate-throw message-boundary timer-boundary signal-boundary error-boundary",
    "non-interrupting-message-boundary non-interrupting-timer-boundary non-interrupting-signal-boundary",
    "error-end terminate-end default-flow sequence-flow conditional-flow",
  ]
    .join(" ")
    .split(" "),
);

/** Entries of the menu that makes another kind of an element, and its switches above. */
export const offersReplacement = (id: string) => replacements.has(id.replace("replace-with-", ""));
export const offersSwitch = (id: string) => /^toggle-(parallel-mi|sequential-mi|non-interrupting)$/.test(id);

const unwanted = /^append\.(receive-task|condition-intermediate-event|compensation-activity)$|^align-elements$/;

/** The pad beside an element: a new step is one for people. */
export function trimPad(get: Get, element: Element, entries: Entries): Entries {
  const kept = Object.fromEntries(
    Object.entries(entries).filter(([id]) => !unwanted.test(id) && !id.startsWith("lane-divide-three")),
  );
  const step = kept["append.append-task"];
  if (step) {
    step.action = {
      click: () => append(get, element, "userTask"),
      dragstart: (event: Event) => get("create").start(event, newShape(get, "bpmn:UserTask"), { source: element }),
    };
  }
  return kept;
}

/** The strip at the left. */
class PaletteProvider {
  static $inject = ["injector", "palette"];
  private get: Get;
  constructor(injector: { get: Get }, palette: { registerProvider(provider: object): void }) {
    this.get = (name) => injector.get(name);
    palette.registerProvider(this);
  }

  getPaletteEntries(): Entries {
    const { get } = this;
    const translate = get("translate");
    const tool = (className: string, title: string, run: (event: Event) => void) => ({
      group: "tools",
      className,
      title: translate(title),
      action: { click: run },
    });
    const shape = (group: string, className: string, title: string, type: string, more: object = {}) => {
      const start = (event: Event) => {
        const made = Object.keys(more).length > 0 ? get("elementFactory").createShape({ type, ...more }) : newShape(get, type);
        get("create").start(event, made);
      };
      return { group, className, title: translate(title), action: { dragstart: start, click: start } };
    };
    return {
      "hand-tool": tool("bpmn-icon-hand-tool", "Activate hand tool", (event) => get("handTool").activateHand(event)),
      "lasso-tool": tool("bpmn-icon-lasso-tool", "Activate lasso tool", (event) => get("lassoTool").activateSelection(event)),
      "space-tool": tool("bpmn-icon-space-tool", "Activate create/remove space tool", (event) =>
        get("spaceTool").activateSelection(event),
      ),
      "global-connect-tool": tool("bpmn-icon-connection-multi", "Activate global connect tool", (event) =>
        get("globalConnect").start(event),
      ),
      "tool-separator": { group: "tools", separator: true },
      "create.start-event": shape("event", "bpmn-icon-start-event-none", "Create start event", "bpmn:StartEvent"),
      "create.intermediate-event": shape(
        "event",
        "bpmn-icon-intermediate-event-none",
        "Create intermediate/boundary event",
        "bpmn:IntermediateThrowEvent",
      ),
      "create.end-event": shape("event", "bpmn-icon-end-event-none", "Create end event", "bpmn:EndEvent"),
      "create.gateway": shape("gateway", "bpmn-icon-gateway-xor", "Create gateway", "bpmn:ExclusiveGateway"),
      "create.user-task": shape("activity", "bpmn-icon-user-task", "Create step for people", "bpmn:UserTask"),
      "create.subprocess": shape("activity", "bpmn-icon-subprocess-expanded", "Create expanded sub-process", "bpmn:SubProcess", {
        isExpanded: true,
      }),
    };
  }
}

/** Registered after those of bpmn-js, so that what they offer is seen and trimmed. */
class Trimming {
  static $inject = ["injector", "contextPad", "popupMenu"];
  constructor(
    injector: { get: Get },
    contextPad: { registerProvider(priority: number, provider: object): void },
    popupMenu: { registerProvider(id: string, priority: number, provider: object): void },
  ) {
    const get: Get = (name: keyof Services) => injector.get(name) as never;
    contextPad.registerProvider(500, {
      getContextPadEntries: (element: Element) => (entries: Entries) => trimPad(get, element, entries),
      getMultiElementContextPadEntries: () => (entries: Entries) =>
        Object.fromEntries(Object.entries(entries).filter(([id]) => id === "delete")),
    });
    const only = (offers: (id: string) => boolean) => () => (entries: Entries) =>
      Object.fromEntries(Object.entries(entries).filter(([id]) => offers(id)));
    popupMenu.registerProvider("bpmn-replace", 500, {
      getPopupMenuEntries: only(offersReplacement),
      getPopupMenuHeaderEntries: only(offersSwitch),
    });
  }
}

export const profileModule = {
  __init__: ["paletteProvider", "trimming"],
  paletteProvider: ["type", PaletteProvider],
  trimming: ["type", Trimming],
};
