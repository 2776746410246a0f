import "./pdf.css";
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { useText } from "../messages";
import { Loading } from "../parts/States";
import { useKeys } from "../shell/keys";
import { onScreen } from "../sign/placement";
import { Page, type Viewport } from "./PdfPage";
import { openPdf, type Pdf, type Source } from "./pdf";
import { useTexts } from "./pdfText";
import { type Fractions, type Mark, pointsOf } from "./places";

type State = { kind: "loading" } | { kind: "ready"; pdf: Pdf; ratio: number } | { kind: "broken" | "password" };
export type Place = ReturnType<typeof pointsOf> & { page: number };

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
/** A place that one points at is as wide as a thumb: 36 points of an A4 page. */
const pointed = { width: 36 / 595, height: 36 / 842 };
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

interface Props {
  source: Source;
  marks?: Mark[];
  /** The mark that is to be seen now. */
  shown?: string | undefined;
  /** While it is there a place is being chosen, by click or keys; null says that it was given up. */
  onPlace?: ((place: Place | null) => void) | undefined;
  /** Two viewers on one screen leave the keys alone, and each has a name. */
  hasKeys?: boolean;
  label?: string;
}

export { beginWorker } from "./pdf";

/** A file, page below page; a page is drawn when it comes near, and its text lies over it for readers and for copying. */
export default function PdfView({ source, marks = [], shown, onPlace, hasKeys = true, label }: Props) {
  const text = useText();
  const texts = useTexts();
  const [state, setState] = useState<State>({ kind: "loading" });
  const [zoom, setZoom] = useState(1);
  const [current, setCurrent] = useState(1);
  const [place, setPlace] = useState<({ page: number } & Fractions) | null>(null);
  const pages = useRef<HTMLElement>(null);
  const pageBox = useRef<HTMLInputElement>(null);
  const viewports = useRef(new Map<number, Viewport>());
  const origin = "blob" in source ? source.blob : "url" in source ? source.url : source.file;

  useEffect(() => {
    let isGone = false;
    setState({ kind: "loading" });
    viewports.current.clear();
    const task = openPdf(source);
    task.promise
      .then(async (pdf) => {
        const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
        if (!isGone) setState({ kind: "ready", pdf, ratio: width / height });
      })
      .catch((error: Error) => {
        if (!isGone) setState({ kind: error.name === "PasswordException" ? "password" : "broken" });
      });
    return () => {
      isGone = true;
      void task.destroy();
    };
  }, [origin]);

  // Who signs has to see the very file that will be signed: it is in the viewer that has the keys.
  const fileId = hasKeys && "file" in source ? source.file : undefined;
  useEffect(() => {
    if (fileId === undefined || state.kind === "loading") return;
    onScreen.set({ fileId, pdf: state.kind === "ready" ? state.pdf : null, isDrawn: false });
    return () => onScreen.set(null);
  }, [state, fileId]);

  const pageElement = (page: number) => pages.current?.children[page - 1] as HTMLElement | undefined;
  const scrollTo = (page: number, y = 0) => {
    const element = pageElement(page);
    if (element && pages.current) pages.current.scrollTop = element.offsetTop + element.offsetHeight * y - (y ? 80 : 12);
  };
  const isReady = state.kind === "ready";
  useEffect(() => {
    const mark = marks.find((one) => one.id === shown);
    if (isReady && mark) scrollTo(mark.page, "points" in mark.at ? 0.001 : mark.at.y);
  }, [shown, isReady]);
  // Choosing begins in the middle of what is seen.
  const isPlacing = onPlace !== undefined;
  useEffect(() => {
    setPlace(isPlacing ? { page: current, x: 0.5, y: 0.4, ...pointed } : null);
    if (isPlacing) pages.current?.focus();
  }, [isPlacing]);

  /** The page in the middle of the window, found by halving: a file may have a thousand. */
  const follow = () => {
    const box = pages.current;
    if (!box) return;
    const middle = box.scrollTop + box.clientHeight / 2;
    let [low, high] = [0, box.children.length - 1];
    while (low < high) {
      const at = Math.ceil((low + high) / 2);
      if ((box.children[at] as HTMLElement).offsetTop <= middle) low = at;
      else high = at - 1;
    }
    setCurrent(low + 1);
  };
  const step = (by: 1 | -1) => setZoom(zooms[clamp(zooms.indexOf(zoom) + by, 0, zooms.length - 1)] ?? 1);
  useKeys(
    hasKeys
      ? {
          Equal: () => step(1),
          "Shift+Equal": () => step(1),
          NumpadAdd: () => step(1),
          Minus: () => step(-1),
          NumpadSubtract: () => step(-1),
          Digit0: () => setZoom(1),
          KeyG: () => pageBox.current?.select(),
        }
      : {},
  );

  const choose = (at: { page: number } & Fractions) => {
    const viewport = viewports.current.get(at.page);
    if (viewport) onPlace?.({ page: at.page, ...pointsOf(at, viewport) });
  };
  const placeByKey = (event: KeyboardEvent) => {
    if (!onPlace || !place) return;
    const by = event.shiftKey ? 0.002 : 0.02;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, -by],
      ArrowDown: [0, by],
    };
    const move = moves[event.key];
    if (move) {
      const next = {
        ...place,
        x: clamp(place.x + move[0], 0, 1 - place.width),
        y: clamp(place.y + move[1], 0, 1 - place.height),
      };
      setPlace(next);
      const box = pages.current;
      const top = (pageElement(next.page)?.offsetTop ?? 0) + (pageElement(next.page)?.offsetHeight ?? 0) * next.y;
      if (box && (top < box.scrollTop + 40 || top > box.scrollTop + box.clientHeight - 60))
        box.scrollTop = top - box.clientHeight / 2;
    } else if (event.key === "Enter") choose(place);
    else if (event.key === "Escape") onPlace(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const placeByClick = (event: MouseEvent<HTMLElement>) => {
    const page = (event.target as Element).closest<HTMLElement>(".pdf-page");
    if (!onPlace || !page) return;
    const box = page.getBoundingClientRect();
    choose({
      page: Number(page.dataset.page),
      x: clamp((event.clientX - box.left) / box.width - pointed.width / 2, 0, 1 - pointed.width),
      y: clamp((event.clientY - box.top) / box.height - pointed.height / 2, 0, 1 - pointed.height),
      ...pointed,
    });
  };

  if (state.kind === "loading") return <Loading />;
  if (state.kind !== "ready") {
    return <p className="state notice warn">{state.kind === "password" ? text.document.pdfPassword : text.document.pdfBroken}</p>;
  }
  const total = state.pdf.numPages;
  return (
    <>
      <div className="pdf-tools">
        <button type="button" aria-label={text.document.zoomOut} onClick={() => step(-1)} disabled={zoom === zooms[0]}>
          −
        </button>
        <span role="status">{text.document.zoomLevel(Math.round(zoom * 100))}</span>
        <button type="button" aria-label={text.document.zoomIn} onClick={() => step(1)} disabled={zoom === zooms.at(-1)}>
          +
        </button>
        {total > 1 && (
          <label className="pdf-page-box">
            {texts.page}{" "}
            <input
              ref={pageBox}
              key={current}
              defaultValue={current}
              inputMode="numeric"
              size={4}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
                event.preventDefault();
                const wanted = Number(event.currentTarget.value);
                if (Number.isInteger(wanted)) scrollTo(clamp(wanted, 1, total));
                pages.current?.focus();
              }}
            />{" "}
            {texts.of(total)}
          </label>
        )}
      </div>
      <section
        className={isPlacing ? "pdf-pages placing" : "pdf-pages"}
        aria-label={isPlacing ? texts.placing : (label ?? text.document.pdf)}
        tabIndex={0}
        ref={pages}
        onScroll={follow}
        onKeyDown={placeByKey}
        onClick={placeByClick}
      >
        {Array.from({ length: total }, (_, index) => (
          <Page
            key={index}
            fileId={fileId}
            pdf={state.pdf}
            number={index + 1}
            zoom={zoom}
            ratio={state.ratio}
            marks={marks.filter((one) => one.page === index + 1)}
            shown={shown}
            place={place?.page === index + 1 ? place : undefined}
            onViewport={(viewport) => viewports.current.set(index + 1, viewport)}
          />
        ))}
      </section>
    </>
  );
}
