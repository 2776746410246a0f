/** The program of the frame: bpmn-js, and what the page around asks of it. It reaches nothing else (see the page's policy in web_client.cpp). */
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css";
import "./modeller.css";
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { change, factsOf } from "./facts";
import { append, profileModule } from "./profile";
import { type FromFrame, isMessage, type Part, type ToFrame } from "./protocol";
import type { Element, Get } from "./services";
import { vanthu } from "./vanthu";
import { translateModule } from "./words";

type Drawing = InstanceType<typeof Modeler> | InstanceType<typeof NavigatedViewer>;

const page = window.parent;
const canvas = document.getElementById("canvas") as HTMLElement;
let drawing: Drawing | undefined;

// Where the page comes from is known by the address, though the frame itself has no origin.
const tell = (message: FromFrame) => page.postMessage(message, location.origin);

const get: Get = (name) => {
  if (!drawing) throw new Error("nothing is shown");
  return drawing.get(name);
};

const isPart = (one: Element) => one.type !== "label" && !one.labelTarget && one.type.startsWith("bpmn:");

const partsOf = (): Part[] =>
  get("elementRegistry")
    .getAll()
    .filter(isPart)
    .map((one) => {
      const { id, kind, name } = factsOf(one);
      return { id, kind, name };
    });

const present = () => {
  const selected = get("selection").get();
  return (selected.length === 1 ? selected[0] : undefined) ?? get("canvas").getRootElement();
};

const tellChosen = () => {
  const one = present();
  tell({ say: "chosen", facts: factsOf(one.labelTarget ?? one) });
};

/** The whole drawing where it can still be read; otherwise its beginning. `left`: what the palette covers. */
function showWhole(left: number) {
  const margin = 24;
  const { inner, outer } = get("canvas").viewbox();
  const width = outer.width - left - margin;
  const scale = Math.min(1, Math.max(0.7, Math.min(width / inner.width, (outer.height - 2 * margin) / inner.height)));
  const spare = Math.max(0, outer.height / scale - inner.height) / 2;
  get("canvas").viewbox({
    x: inner.x - left / scale - Math.max(0, width / scale - inner.width) / 2,
    y: inner.y - (spare > 0 ? spare : margin / scale),
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

async function show(xml: string, mode: "view" | "edit", language: "vi" | "en") {
  drawing?.destroy();
  // The model writes into what describes it.
  const options = { container: canvas, moddleExtensions: { vanthu: structuredClone(vanthu) } };
  drawing =
    mode === "edit"
      ? new Modeler({ ...options, additionalModules: [translateModule(language), profileModule] })
      : new NavigatedViewer({ ...options, additionalModules: [translateModule(language)] });
  try {
    await drawing.importXML(xml);
  } catch (error) {
    tell({ say: "failed", words: error instanceof Error ? error.message : String(error) });
    return;
  }
  showWhole(mode === "edit" ? 80 : 24);
  drawing.on("selection.changed", tellChosen);
  drawing.on("elements.changed", tellChosen);
  drawing.on("commandStack.changed", () => {
    const stack = get("commandStack");
    tell({ say: "changed", parts: partsOf(), mayUndo: stack.canUndo(), mayRedo: stack.canRedo() });
  });
  tell({ say: "shown", parts: partsOf() });
  tellChosen();
}

function mark(ids: string[]) {
  const wrong = new Set(ids);
  get("overlays").remove({ type: "wrong" });
  for (const one of get("elementRegistry").getAll()) {
    get("canvas").removeMarker(one, "wrong");
    if (!isPart(one) || !wrong.has(one.businessObject.id) || one === get("canvas").getRootElement()) continue;
    get("canvas").addMarker(one, "wrong");
    get("overlays").add(one, "wrong", { position: { top: -10, left: -10 }, html: '<div class="wrong-sign">!</div>' });
  }
}

function choose(element: Element | undefined) {
  if (!element) return;
  const isRoot = element === get("canvas").getRootElement();
  get("selection").select(isRoot ? null : element);
  if (!isRoot) get("canvas").scrollToElement(element, 60);
}

async function answer(asked: ToFrame) {
  if (asked.say === "show") {
    await show(asked.xml, asked.mode, asked.language);
    return;
  }
  if (!drawing) return;
  const element = "id" in asked ? get("elementRegistry").get(asked.id) : undefined;
  switch (asked.say) {
    case "give": {
      const { xml = "" } = await drawing.saveXML({ format: true });
      tell({ say: "given", ask: asked.ask, xml });
      break;
    }
    case "change":
      if (element) change(get, element, asked.facts);
      break;
    case "choose":
      choose(element);
      break;
    case "append":
      if (element) choose(append(get, element, asked.kind));
      break;
    case "connect": {
      const to = get("elementRegistry").get(asked.to);
      if (element && to && get("bpmnRules").canConnect(element, to)) get("modeling").connect(element, to);
      break;
    }
    case "remove":
      if (element && element !== get("canvas").getRootElement()) get("modeling").removeElements([element]);
      break;
    case "undo":
      if (get("commandStack").canUndo()) get("commandStack").undo();
      break;
    case "redo":
      if (get("commandStack").canRedo()) get("commandStack").redo();
      break;
    case "mark":
      mark(asked.ids);
      break;
  }
}

window.addEventListener("message", (event) => {
  if (event.source === page && event.origin === location.origin && isMessage(event.data)) void answer(event.data as ToFrame);
});

// Out of the drawing by Escape, where nothing is being written, dragged or chosen from a menu; by Tab as from any element.
document.addEventListener(
  "keydown",
  (event) => {
    const isBusy = document.querySelector(".djs-direct-editing-parent, .djs-popup, .djs-drag-active, .bjs-powered-by-lightbox");
    if (event.key === "Escape" && !isBusy && !event.isComposing) tell({ say: "left" });
  },
  { capture: true },
);

tell({ say: "ready" });
