import * as pdfjs from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";

// The only address that may become a script through our hands: that of the worker, which is part of the build.
const policy = (
  window as {
    trustedTypes?: {
      createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
    };
  }
).trustedTypes?.createPolicy("vanthu-worker", {
  createScriptURL: (url) => {
    if (url !== workerUrl) throw new TypeError("no script of ours");
    return url;
  },
});

let worker: pdfjs.PDFWorker | undefined;

export type Pdf = pdfjs.PDFDocumentProxy;
export { pdfjs };

/** A file of a document, one at an address of ours, or one that the person has just chosen and that is not sent yet. */
export type Source = { file: string } | { url: string } | { blob: Blob };

/** Reads a chosen file piece by piece, so that a large one is never in memory as a whole. */
class Pieces extends pdfjs.PDFDataRangeTransport {
  constructor(private readonly blob: Blob) {
    super(blob.size, null);
  }
  override requestDataRange(begin: number, end: number) {
    void this.blob
      .slice(begin, end)
      .arrayBuffer()
      .then((bytes) => this.onDataRange(begin, new Uint8Array(bytes)));
  }
}

/** The one worker for all files; whoever knows that a file is going to be opened may have it loaded before. */
export function beginWorker(): pdfjs.PDFWorker {
  // Named to pdf.js as ours: it would end one of its own with the file, while the next file is opening.
  worker ??= pdfjs.PDFWorker.create({
    port: new Worker(policy ? policy.createScriptURL(workerUrl) : workerUrl, { type: "module" }) as never,
  });
  return worker;
}

/**
 * Opens a file by ranges. One worker is kept for all files, so that the next one begins at once. What is returned is to be destroyed.
 * No script, form or font program of the file is run.
 */
export function openPdf(source: Source): pdfjs.PDFDocumentLoadingTask {
  return pdfjs.getDocument({
    worker: beginWorker(),
    ...("blob" in source
      ? { range: new Pieces(source.blob) }
      : { url: "url" in source ? source.url : `/api/v1/files/${source.file}/content` }),
    rangeChunkSize: 256 * 1024,
    // Only what is looked at: without the first, pdf.js would go on reading the whole file behind the page that is shown.
    disableStream: true,
    disableAutoFetch: true,
    enableXfa: false,
    cMapUrl: "/pdf/cmaps/",
    standardFontDataUrl: "/pdf/standard_fonts/",
    wasmUrl: "/pdf/wasm/",
    iccUrl: "/pdf/iccs/",
  });
}
