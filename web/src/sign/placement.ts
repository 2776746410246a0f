import { Store } from "../api/state";
import type { Pdf } from "../document/pdf";

/** Where a signature stands: points of the user space of a page (ISO 32000-1, 8.3.2.3), whatever its rotation and the zoom. */
export interface Box {
  page: number;
  rotation: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What of a page shows, in user space, and its quarter turns clockwise. */
export interface Frame {
  view: [number, number, number, number];
  rotation: number;
}

/** In points of the page as it is shown, from its upper left corner. */
export interface Shown {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What is being placed, on which file. Lives outside React: the panel and the page both move it. */
export interface Placement {
  fileId: string;
  box: Box;
  /** As the signature will name them. */
  who: string;
  isSeal: boolean;
  /** The next tap on a page says where. */
  isTapping: boolean;
}

export const placement = new Store<Placement | null>(null);

/** The file that is on the screen, and whether a page of it can be seen: before that, nobody signs. */
export const onScreen = new Store<{ fileId: string; pdf: Pdf | null; isDrawn: boolean } | null>(null);

export function markDrawn(fileId: string) {
  const present = onScreen.get();
  if (present?.fileId === fileId && !present.isDrawn) onScreen.set({ ...present, isDrawn: true });
}

export function moveTo(box: Box) {
  const present = placement.get();
  if (present) placement.set({ ...present, box, isTapping: false });
}

export function shownSize({ view: [left, bottom, right, top], rotation }: Frame) {
  const [width, height] = [right - left, top - bottom];
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Turned by 90 degrees clockwise, what was up points to the right: the lower left corner is shown at the upper left. */
export function asShown({ view: [left, bottom, right, top], rotation }: Frame, box: Omit<Box, "page" | "rotation">): Shown {
  const { x, y, width, height } = box;
  switch (rotation) {
    case 90:
      return { left: y - bottom, top: x - left, width: height, height: width };
    case 180:
      return { left: right - x - width, top: y - bottom, width, height };
    case 270:
      return { left: top - y - height, top: right - x - width, width: height, height: width };
    default:
      return { left: x - left, top: top - y - height, width, height };
  }
}

/** Moved onto the page where it would stand beyond its edge, never smaller than can be read. */
export function fromShown(frame: Frame, page: number, wanted: Shown): Box {
  const size = shownSize(frame);
  const width = Math.min(size.width, Math.max(least.width, wanted.width));
  const height = Math.min(size.height, Math.max(least.height, wanted.height));
  const shown = {
    left: Math.min(size.width - width, Math.max(0, wanted.left)),
    top: Math.min(size.height - height, Math.max(0, wanted.top)),
  };
  const [left, bottom, right, top] = frame.view;
  const at = { page, rotation: frame.rotation };
  switch (frame.rotation) {
    case 90:
      return { ...at, x: left + shown.top, y: bottom + shown.left, width: height, height: width };
    case 180:
      return { ...at, x: right - shown.left - width, y: bottom + shown.top, width, height };
    case 270:
      return { ...at, x: right - shown.top - height, y: top - shown.left - width, width: height, height: width };
    default:
      return { ...at, x: left + shown.left, y: top - shown.top - height, width, height };
  }
}

const least = { width: 40, height: 16 };

export async function frameOf(pdf: Pdf, page: number): Promise<Frame> {
  const { view, rotate } = await pdf.getPage(page);
  return { view: view as Frame["view"], rotation: rotate };
}
