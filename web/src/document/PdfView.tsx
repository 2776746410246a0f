import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useStore } from "../api/state";
import { useText } from "../messages";
import { Loading } from "../parts/States";
import { useKeys } from "../shell/keys";
import { markDrawn, onScreen, placement } from "../sign/placement";
import { openPdf, type Pdf, pdfjs } from "./pdf";

type State = { kind: "loading" } | { kind: "ready"; pdf: Pdf; ratio: number } | { kind: "broken" | "password" };

const PlaceLayer = lazy(() => import("../sign/PlaceLayer"));

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

/** A file, page below page; a page is drawn when it comes near, and its text lies over it for readers and for copying. */
export default function PdfView({ fileId }: { fileId: string }) {
  const text = useText();
  const [state, setState] = useState<State>({ kind: "loading" });
  const [zoom, setZoom] = useState(1);

  useEffect(() => {
    let isGone = false;
    setState({ kind: "loading" });
    const task = openPdf(fileId);
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
  }, [fileId]);

  // Who signs has to see the very file that will be signed.
  useEffect(() => {
    if (state.kind === "loading") return;
    onScreen.set({ fileId, pdf: state.kind === "ready" ? state.pdf : null, isDrawn: false });
    return () => onScreen.set(null);
  }, [state, fileId]);

  const step = (by: 1 | -1) => setZoom(zooms[Math.min(zooms.length - 1, Math.max(0, zooms.indexOf(zoom) + by))] ?? 1);
  useKeys({
    Equal: () => step(1),
    "Shift+Equal": () => step(1),
    NumpadAdd: () => step(1),
    Minus: () => step(-1),
    NumpadSubtract: () => step(-1),
    Digit0: () => setZoom(1),
  });

  if (state.kind === "loading") return <Loading />;
  if (state.kind !== "ready") {
    return <p className="state notice warn">{state.kind === "password" ? text.document.pdfPassword : text.document.pdfBroken}</p>;
  }
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
      </div>
      <section className="pdf-pages" aria-label={text.document.pdf} tabIndex={0}>
        {Array.from({ length: state.pdf.numPages }, (_, index) => (
          <Page
            key={`${fileId}-${index + 1}`}
            fileId={fileId}
            pdf={state.pdf}
            number={index + 1}
            zoom={zoom}
            ratio={state.ratio}
          />
        ))}
      </section>
    </>
  );
}

interface PageProps {
  fileId: string;
  pdf: Pdf;
  number: number;
  zoom: number;
  ratio: number;
}

function Page({ fileId, pdf, number, zoom, ratio }: PageProps) {
  const text = useText();
  const placing = useStore(placement);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const near = new IntersectionObserver(([entry]) => setIsNear(entry?.isIntersecting ?? false), { rootMargin: "800px 0px" });
    const size = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    near.observe(element);
    size.observe(element);
    return () => {
      near.disconnect();
      size.disconnect();
    };
  }, []);

  useEffect(() => {
    if (!isNear || width === 0 || !canvas.current || !layer.current || !box.current) return;
    const [surface, words, frame] = [canvas.current, layer.current, box.current];
    let drawing: pdfjs.RenderTask | undefined;
    let textLayer: pdfjs.TextLayer | undefined;
    let isGone = false;
    const draw = async () => {
      const page = await pdf.getPage(number);
      if (isGone) return;
      const natural = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: width / natural.width });
      const density = Math.min(devicePixelRatio, 2);
      frame.style.setProperty("aspect-ratio", `${natural.width} / ${natural.height}`);
      frame.style.setProperty("--total-scale-factor", String(viewport.scale));
      surface.width = Math.floor(viewport.width * density);
      surface.height = Math.floor(viewport.height * density);
      drawing = page.render({ canvas: surface, viewport, transform: [density, 0, 0, density, 0, 0] });
      await drawing.promise;
      if (isGone) return;
      words.replaceChildren();
      textLayer = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport });
      await textLayer.render();
      frame.dataset.drawn = "yes";
      markDrawn(fileId);
    };
    // What is cancelled is drawn again; what cannot be drawn leaves an empty page, and the file can still be downloaded.
    draw().catch(() => {});
    return () => {
      isGone = true;
      drawing?.cancel();
      textLayer?.cancel();
      words.replaceChildren();
      surface.width = 0;
      delete frame.dataset.drawn;
    };
  }, [pdf, number, isNear, width]);

  return (
    <div
      className="pdf-page"
      ref={box}
      style={{ width: `${zoom * 100}%`, aspectRatio: ratio }}
      role="group"
      aria-label={text.common.page(number, pdf.numPages)}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div className="textLayer" ref={layer} />
      {placing?.fileId === fileId && (isNear || placing.box.page === number) && (
        <Suspense fallback={null}>
          <PlaceLayer pdf={pdf} number={number} />
        </Suspense>
      )}
    </div>
  );
}
