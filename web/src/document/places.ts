/** A rectangle in fractions of a page as it is shown, from its upper left corner. */
export interface Fractions {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Something of a page that is pointed at: where, and in which words. Points are of PDF user space, from the lower left corner. */
export interface Mark {
  id: string;
  page: number;
  at: Fractions | { points: [number, number, number, number] };
  kind: "suggestion" | "remark" | "deviation";
  label: string;
  /** What stands in the mark's corner: the number of a remark. */
  sign?: string;
  onOpen?: () => void;
}

interface Viewport {
  width: number;
  height: number;
  convertToViewportPoint(x: number, y: number): number[];
  convertToPdfPoint(x: number, y: number): number[];
}

/** Where a mark lies on the page as it is shown, also on a turned one. */
export function fractionsOf(at: Mark["at"], viewport: Viewport): Fractions {
  if (!("points" in at)) return at;
  const [x, y, width, height] = at.points;
  const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(x, y);
  const [x2 = 0, y2 = 0] = viewport.convertToViewportPoint(x + width, y + height);
  return {
    x: Math.min(x1, x2) / viewport.width,
    y: Math.min(y1, y2) / viewport.height,
    width: Math.abs(x2 - x1) / viewport.width,
    height: Math.abs(y2 - y1) / viewport.height,
  };
}

/** The same place in points of the page, to be kept: pixels and zoom never are. */
export function pointsOf(at: Fractions, viewport: Viewport): { x: number; y: number; width: number; height: number } {
  const [x1 = 0, y1 = 0] = viewport.convertToPdfPoint(at.x * viewport.width, at.y * viewport.height);
  const [x2 = 0, y2 = 0] = viewport.convertToPdfPoint((at.x + at.width) * viewport.width, (at.y + at.height) * viewport.height);
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    x: round(Math.min(x1, x2)),
    y: round(Math.min(y1, y2)),
    width: round(Math.abs(x2 - x1)),
    height: round(Math.abs(y2 - y1)),
  };
}
