import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useStore } from "../api/state";
import { useText } from "../messages";
import { markDrawn, placement } from "../sign/placement";
import { type Pdf, pdfjs } from "./pdf";
import { useTexts } from "./pdfText";
import { type Fractions, fractionsOf, type Mark } from "./places";

export type Viewport = pdfjs.PageViewport;

const PlaceLayer = lazy(() => import("../sign/PlaceLayer"));

interface Props {
  /** Of a stored file that may be signed here. */
  fileId: string | undefined;
  pdf: Pdf;
  number: number;
  zoom: number;
  ratio: number;
  marks: Mark[];
  shown: string | undefined;
  place: Fractions | undefined;
  onViewport: (viewport: Viewport) => void;
}

const percent = ({ x, y, width, height }: Fractions) => ({
  left: `${x * 100}%`,
  top: `${y * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
});

export function Page({ fileId, pdf, number, zoom, ratio, marks, shown, place, onViewport }: Props) {
  const text = useText();
  const texts = useTexts();
  const placing = useStore(placement);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  const [width, setWidth] = useState(0);
  const [natural, setNatural] = useState<Viewport>();
  const [isFailed, setIsFailed] = useState(false);

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
      const plain = page.getViewport({ scale: 1 });
      setNatural(plain);
      onViewport(plain);
      const viewport = page.getViewport({ scale: width / plain.width });
      const density = Math.min(devicePixelRatio, 2);
      frame.style.setProperty("aspect-ratio", `${plain.width} / ${plain.height}`);
      frame.style.setProperty("--total-scale-factor", String(viewport.scale));
      surface.width = Math.floor(viewport.width * density);
      surface.height = Math.floor(viewport.height * density);
      drawing = page.render({ canvas: surface, viewport, transform: [density, 0, 0, density, 0, 0] });
      await drawing.promise;
      if (isGone) return;
      frame.dataset.painted = "yes";
      words.replaceChildren();
      textLayer = new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport });
      await textLayer.render();
      if (isGone) return;
      setIsFailed(false);
      frame.dataset.drawn = "yes";
      if (fileId !== undefined) markDrawn(fileId);
    };
    // What is cancelled is drawn again.
    draw().catch(() => {
      if (!isGone) setIsFailed(true);
    });
    return () => {
      isGone = true;
      drawing?.cancel();
      textLayer?.cancel();
      words.replaceChildren();
      surface.width = 0;
      delete frame.dataset.painted;
      delete frame.dataset.drawn;
    };
  }, [pdf, number, isNear, width]);

  return (
    <div
      className="pdf-page"
      data-page={number}
      ref={box}
      style={{ width: `${zoom * 100}%`, aspectRatio: ratio }}
      role="group"
      aria-label={text.common.page(number, pdf.numPages)}
    >
      <canvas ref={canvas} width={0} height={0} aria-hidden="true" />
      <div className="textLayer" ref={layer} />
      {isFailed && <p className="state notice warn">{texts.failedPage}</p>}
      {natural &&
        marks.map((one) => {
          const style = percent(fractionsOf(one.at, natural));
          const look = `pdf-mark ${one.kind}${one.id === shown ? " shown" : ""}`;
          return one.onOpen ? (
            <button key={one.id} type="button" className={look} style={style} aria-label={one.label} onClick={one.onOpen}>
              <span className="sign">{one.sign}</span>
            </button>
          ) : (
            <div key={one.id} className={look} style={style} role="img" aria-label={one.label} />
          );
        })}
      {fileId !== undefined && placing?.fileId === fileId && (isNear || placing.box.page === number) && (
        <Suspense fallback={null}>
          <PlaceLayer pdf={pdf} number={number} />
        </Suspense>
      )}
      {place && <div className="pdf-mark placing" style={percent(place)} aria-hidden="true" />}
    </div>
  );
}
