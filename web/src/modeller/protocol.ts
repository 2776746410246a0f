/**
 * What the page and the drawing in its frame say to each other. The frame has an origin of its own (web/modeller.html), so messages
 * are all that crosses: each side knows the other by its window, the frame also by the page's origin.
 */

/** The attributes of an element as they stand in the file; what is absent or empty does not stand there. */
export type Attributes = Record<string, string>;

/** What the panel beside the drawing shows of an element, and changes. Groups that an element of its kind cannot have are absent. */
export interface Facts {
  id: string;
  /** "userTask", "sequenceFlow", "process", as in the file. */
  kind: string;
  name: string;
  documentation: string;
  task?: Attributes;
  outcomes?: Attributes[];
  /** `choices` of a field: one a line. */
  fields?: Attributes[];
  deadline?: Attributes;
  /** collection, cardinality, sequential, until; without a key one person does it. */
  many?: Attributes;
  /** condition, default. */
  flow?: Attributes;
  /** duration, date, cycle, working. */
  timer?: Attributes;
  /** What is waited for or thrown: message, signal or error by its name. */
  event?: Attributes;
  service?: Attributes;
  message?: string;
  rules?: Attributes[];
  called?: string;
}

/** One thing of the drawing that can be chosen from a list. */
export interface Part {
  id: string;
  kind: string;
  name: string;
}

export type AppendKind = "userTask" | "exclusiveGateway" | "parallelGateway" | "endEvent";

export type ToFrame =
  | { say: "show"; xml: string; mode: "view" | "edit"; language: "vi" | "en" }
  | { say: "give"; ask: number }
  | { say: "change"; id: string; facts: Partial<Facts> }
  | { say: "choose"; id: string }
  | { say: "append"; id: string; kind: AppendKind }
  | { say: "connect"; id: string; to: string }
  | { say: "remove"; id: string }
  | { say: "undo" | "redo" }
  | { say: "mark"; ids: string[] };

export type FromFrame =
  | { say: "ready" }
  | { say: "shown"; parts: Part[] }
  | { say: "failed"; words: string }
  | { say: "changed"; parts: Part[]; mayUndo: boolean; mayRedo: boolean }
  | { say: "given"; ask: number; xml: string }
  | { say: "chosen"; facts: Facts }
  | { say: "left" };

export const isMessage = (data: unknown): data is { say: string } =>
  typeof data === "object" && data !== null && typeof (data as { say?: unknown }).say === "string";
