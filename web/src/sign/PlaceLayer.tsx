import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useStore } from "../api/state";
import type { Pdf } from "../document/pdf";
import { asShown, type Frame, frameOf, fromShown, moveTo, placement, type Shown, shownSize } from "./placement";
import "./sign.css";
import { useTexts } from "./text";

const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Over a page: the frame in which the signature will show. It lies by shares of the page, so that zoom and width do not move it. */
export default function PlaceLayer({ pdf, number }: { pdf: Pdf; number: number }) {
  const text = useTexts();
  const placing = useStore(placement);
  const layer = useRef<HTMLDivElement>(null);
  const start = useRef<{ x: number; y: number; shown: Shown; isResizing: boolean } | null>(null);
  const [frame, setFrame] = useState<Frame>();

  useEffect(() => {
    let isGone = false;
    frameOf(pdf, number).then(
      (found) => !isGone && setFrame(found),
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [pdf, number]);

  if (!frame || !placing) return null;
  const size = shownSize(frame);
  const isHere = placing.box.page === number;
  const shown = asShown(frame, placing.box);

  /** A point of the screen in points of the page. */
  const pointOf = (event: PointerEvent) => {
    const at = layer.current?.getBoundingClientRect();
    return at
      ? { x: ((event.clientX - at.left) / at.width) * size.width, y: ((event.clientY - at.top) / at.height) * size.height }
      : { x: 0, y: 0 };
  };
  const put = (wanted: Shown) => moveTo(fromShown(frame, number, wanted));

  const grab = (event: PointerEvent<HTMLElement>, isResizing: boolean) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { ...pointOf(event), shown, isResizing };
    event.stopPropagation();
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const from = start.current;
    if (!from) return;
    const to = pointOf(event);
    const [dx, dy] = [Math.round(to.x - from.x), Math.round(to.y - from.y)];
    put(
      from.isResizing
        ? { ...from.shown, width: from.shown.width + dx, height: from.shown.height + dy }
        : { ...from.shown, left: from.shown.left + dx, top: from.shown.top + dy },
    );
  };
  const drop = () => {
    start.current = null;
  };
  const press = (event: KeyboardEvent) => {
    const step = steps[event.code];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [dx, dy] = step;
    put(
      event.shiftKey
        ? { ...shown, width: shown.width + dx, height: shown.height + dy }
        : { ...shown, left: shown.left + dx, top: shown.top + dy },
    );
  };
  const tap = (event: PointerEvent) => {
    if (!placing.isTapping || event.button !== 0) return;
    const at = pointOf(event);
    put({ ...shown, left: Math.round(at.x - shown.width / 2), top: Math.round(at.y - shown.height / 2) });
  };
  const share = (part: number, of: number) => `${(part / of) * 100}%`;

  return (
    <div ref={layer} className={placing.isTapping ? "place-layer tapping" : "place-layer"} onPointerDown={tap}>
      {isHere && (
        <div
          className={placing.isSeal ? "place seal" : "place"}
          style={{
            left: share(shown.left, size.width),
            top: share(shown.top, size.height),
            width: share(shown.width, size.width),
            height: share(shown.height, size.height),
          }}
        >
          <button
            type="button"
            className="place-frame"
            aria-label={text.box(placing.who, number)}
            data-box={JSON.stringify(placing.box)}
            onPointerDown={(event) => grab(event, false)}
            onPointerMove={drag}
            onPointerUp={drop}
            onPointerCancel={drop}
            onKeyDown={press}
          >
            <span>{placing.who}</span>
          </button>
          <span
            className="place-size"
            title={text.resize}
            aria-hidden="true"
            onPointerDown={(event) => grab(event, true)}
            onPointerMove={drag}
            onPointerUp={drop}
            onPointerCancel={drop}
          />
        </div>
      )}
    </div>
  );
}
