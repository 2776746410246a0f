import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure, Loading } from "../parts/States";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";
import "./excerpt.css";
import { useTexts } from "./text";

const PdfView = lazy(() => import("./PdfView"));

/** An excerpt (trích sao): pages of the document, or passages that were laid out as a file; looked at, then signed and numbered. */
export function Excerpt({ documentId }: { documentId: string }) {
  const texts = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setIsOpen(true)}>
        {texts.excerpt}…
      </button>
      {isOpen && <ExcerptDialog documentId={documentId} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ExcerptDialog({ documentId, onClose }: { documentId: string; onClose: () => void }) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const sent = useRef({ content: "", key: "" });
  const running = useRef(false);
  const [isFile, setIsFile] = useState(false);
  const [upload, setUpload] = useState<string>();
  const [busy, setBusy] = useState<"none" | "pages" | "copy">("none");
  const [failure, setFailure] = useState<unknown>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  const run = async (kind: "pages" | "copy", act: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(kind);
    setFailure(null);
    setWrong({});
    try {
      await act();
    } catch (error) {
      const fields = error instanceof Problem ? error.fields : {};
      setWrong(fields);
      if (Object.keys(fields).length === 0) setFailure(error);
    } finally {
      running.current = false;
      setBusy("none");
    }
  };
  const take = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pages = textOf(new FormData(event.currentTarget), "pages");
    setUpload(undefined);
    void run("pages", async () => {
      const made = await unwrap(
        api.POST("/api/v1/documents/{id}/excerpts", { params: { path: { id: documentId } }, body: { pages } }),
      );
      setUpload(made.id);
    });
  };
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!upload) return;
    const data = new FormData(event.currentTarget);
    const body = {
      form: "TrS" as const,
      excerpt: upload,
      recipients: textOf(data, "recipients"),
      decided_by: textOf(data, "decided_by"),
    };
    const content = JSON.stringify(body);
    if (sent.current.content !== content) sent.current = { content, key: newKey() };
    void run("copy", async () => {
      const made = await unwrap(
        api.POST("/api/v1/documents/{id}/copies", {
          params: { path: { id: documentId }, header: { "Idempotency-Key": sent.current.key } },
          body,
        }),
      );
      say(texts.excerptMade(made.symbol));
      dialog.current?.close();
      await client.invalidateQueries({ queryKey: ["document", documentId] });
    });
  };
  return (
    <dialog ref={dialog} className="act excerpt" aria-labelledby="excerpt-title" onClose={onClose}>
      <h2 id="excerpt-title">{texts.excerpt}</h2>
      <p className="muted">{texts.excerptNote}</p>
      {failure !== null && <Failure error={failure} />}
      <fieldset>
        <legend>{texts.excerptOf}</legend>
        {[false, true].map((one) => (
          <label key={String(one)} className="switch">
            <input
              type="radio"
              name="excerpt-of"
              checked={isFile === one}
              onChange={() => {
                setIsFile(one);
                setUpload(undefined);
                setWrong({});
              }}
            />{" "}
            {one ? texts.excerptFile : texts.excerptPages}
          </label>
        ))}
      </fieldset>
      {isFile ? (
        <Field label={texts.excerptFile} error={wrong.excerpt}>
          {(id, described) => <Uploader id={id} described={described} onChange={setUpload} />}
        </Field>
      ) : (
        <form className="excerpt-pages" onSubmit={take} noValidate>
          <Field label={texts.excerptWhich} hint={texts.excerptWhichHint} error={wrong.pages}>
            {(id, described) => (
              <input id={id} name="pages" maxLength={200} autoComplete="off" inputMode="text" aria-describedby={described} />
            )}
          </Field>
          <button type="submit" aria-disabled={busy === "pages"}>
            {busy === "pages" ? text.common.loading : texts.excerptTake}
          </button>
        </form>
      )}
      {upload && (
        <div className="excerpt-view">
          <Suspense fallback={<Loading />}>
            <PdfView
              key={upload}
              source={{ url: `/api/v1/uploads/${upload}/content` }}
              hasKeys={false}
              label={texts.excerptPreview}
            />
          </Suspense>
        </div>
      )}
      <form onSubmit={make} noValidate>
        <Field label={texts.copyRecipients} error={wrong.recipients}>
          {(id, described) => (
            <input id={id} name="recipients" maxLength={4000} autoComplete="off" aria-describedby={described} />
          )}
        </Field>
        <Field label={texts.copyDecidedBy} error={wrong.decided_by}>
          {(id, described) => <input id={id} name="decided_by" maxLength={200} autoComplete="off" aria-describedby={described} />}
        </Field>
        {!upload && <p className="muted">{texts.excerptFirst}</p>}
        <div className="buttons">
          <button type="submit" className="primary" disabled={!upload} aria-disabled={busy === "copy"}>
            {busy === "copy" ? text.common.saving : texts.excerptMake}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {text.common.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
