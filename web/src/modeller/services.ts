/** The parts of bpmn-js that are used here, as far as they are used. */

export interface Moddle {
  $type: string;
  $parent?: Moddle;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  id: string;
  name?: string;
}

export interface Element {
  id: string;
  type: string;
  businessObject: Moddle;
  parent?: Element;
  source?: Element;
  labelTarget?: Element;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Modeling {
  updateProperties(element: Element, properties: object): void;
  updateModdleProperties(element: Element, moddle: Moddle, properties: object): void;
  removeElements(elements: Element[]): void;
  connect(from: Element, to: Element): void;
}

export interface Services {
  modeling: Modeling;
  bpmnFactory: { create(type: string, properties?: object): Moddle };
  elementFactory: { createShape(properties: object): Element };
  elementRegistry: { get(id: string): Element | undefined; getAll(): Element[] };
  autoPlace: { append(source: Element, shape: Element): Element };
  create: { start(event: Event, shape: Element, context?: object): void };
  selection: { select(element: Element | null): void; get(): Element[] };
  canvas: {
    getRootElement(): Element;
    viewbox(): { inner: Box; outer: Box };
    viewbox(box: Box): void;
    scrollToElement(element: Element, padding: number): void;
    addMarker(element: Element, marker: string): void;
    removeMarker(element: Element, marker: string): void;
    focus(): void;
  };
  overlays: { add(element: Element, type: string, overlay: object): void; remove(filter: { type: string }): void };
  commandStack: { undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean };
  bpmnRules: { canConnect(from: Element, to: Element): unknown };
  globalConnect: { start(event: Event): void };
  handTool: { activateHand(event: Event): void };
  lassoTool: { activateSelection(event: Event): void };
  spaceTool: { activateSelection(event: Event): void };
  translate: (words: string, values?: Record<string, string>) => string;
}

export type Get = <Name extends keyof Services>(name: Name) => Services[Name];
