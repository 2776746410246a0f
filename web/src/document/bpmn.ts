/** A chain's definition as it is drawn. */
export interface Drawing {
  nodes: { id: string; name: string; kind: string; x: number; y: number; width: number; height: number }[];
  edges: { id: string; points: [number, number][] }[];
  /** The space beside the first node holds half its name. */
  left: number;
  width: number;
  height: number;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(value: string): string {
  return value.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    return String.fromCodePoint(name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/** Every opening tag in the order of the text. The server has read the file with a real parser; the page's policy lets us have none. */
function* tagsOf(xml: string): Generator<Tag> {
  const text = xml.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, "");
  for (const [, name = "", rest = ""] of text.matchAll(
    /<(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g,
  )) {
    const attributes: Record<string, string> = {};
    for (const [, key = "", double, single] of rest.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
      attributes[key] = decode(double ?? single ?? "");
    }
    yield { name, attributes };
  }
}

const drawn = /(Task|task|Event|Gateway|ubProcess|callActivity)$/;

/** Names of nodes, and where they lie: by the file's own diagram, else in layers from left to right. */
export function readDrawing(xml: string): Drawing {
  const names = new Map<string, { name: string; kind: string }>();
  const flows: { id: string; from: string; to: string }[] = [];
  const nodes: Drawing["nodes"] = [];
  const edges: Drawing["edges"] = [];
  let shape = "";
  let edge: [number, number][] | undefined;
  for (const { name, attributes: at } of tagsOf(xml)) {
    if (name === "BPMNShape") shape = at.bpmnElement ?? "";
    else if (name === "BPMNEdge") {
      edge = [];
      edges.push({ id: at.bpmnElement ?? "", points: edge });
      shape = "";
    } else if (name === "waypoint") edge?.push([Number(at.x), Number(at.y)]);
    else if (name === "Bounds" && shape) {
      const known = names.get(shape);
      if (known) {
        nodes.push({ id: shape, ...known, x: Number(at.x), y: Number(at.y), width: Number(at.width), height: Number(at.height) });
      }
      shape = "";
    } else if (name === "sequenceFlow") flows.push({ id: at.id ?? "", from: at.sourceRef ?? "", to: at.targetRef ?? "" });
    else if (drawn.test(name) && at.id) names.set(at.id, { name: at.name ?? "", kind: name });
  }
  if (nodes.length === 0) layOut(names, flows, nodes, edges);
  const right = Math.max(0, ...nodes.map((one) => one.x + one.width));
  const bottom = Math.max(0, ...nodes.map((one) => one.y + one.height), ...edges.flatMap((one) => one.points.map(([, y]) => y)));
  const left = nodes.reduce((least, one) => Math.min(least, one.x), right) - 60;
  return { nodes, edges, left, width: right + 60, height: bottom + 60 };
}

function layOut(
  names: Map<string, { name: string; kind: string }>,
  flows: { id: string; from: string; to: string }[],
  nodes: Drawing["nodes"],
  edges: Drawing["edges"],
) {
  const layer = new Map<string, number>([...names.keys()].map((id) => [id, 0]));
  // As many rounds as nodes: a loop in the chain ends the counting, not the page.
  for (let round = 0; round < names.size; round += 1) {
    for (const { from, to } of flows) {
      const next = (layer.get(from) ?? 0) + 1;
      if (next > (layer.get(to) ?? 0) && next < names.size) layer.set(to, next);
    }
  }
  const filled = new Map<number, number>();
  for (const [id, one] of names) {
    const column = layer.get(id) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    const isTask = /ask$|ubProcess$|callActivity$/.test(one.kind);
    const [width, height] = isTask ? [140, 80] : [36, 36];
    nodes.push({ id, ...one, x: 40 + column * 190 + (140 - width) / 2, y: 40 + row * 130 + (80 - height) / 2, width, height });
  }
  for (const { id, from, to } of flows) {
    const [a, b] = [nodes.find((one) => one.id === from), nodes.find((one) => one.id === to)];
    if (!a || !b) continue;
    edges.push({
      id,
      points: [
        [a.x + a.width, a.y + a.height / 2],
        [b.x, b.y + b.height / 2],
      ],
    });
  }
}

/** Words in lines of at most `limit` letters. */
export function inLines(words: string, limit: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
