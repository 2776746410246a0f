import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { incomingQuery } from "../api/queries";
import type { components } from "../api/schema";
import type { Source } from "../document/pdf";
import { useText } from "../messages";
import { Loading } from "../parts/States";
import { readDay, showDay, showNumber } from "../parts/time";
import { useTexts } from "./text";

const PdfView = lazy(() => import("../document/PdfView"));

type Row = components["schemas"]["IncomingRow"];

export interface Entered {
  issuer: string;
  symbol: string;
  day: string;
  subject: string;
}

export const nothingEntered: Entered = { issuer: "", symbol: "", day: "", subject: "" };

/** Registered documents that the entered one may be once more: the same number and symbol has to be accepted, likeness only warns. */
export function useDuplicates(entered: Entered, upload: string | undefined) {
  const exact =
    useQuery({
      queryKey: ["duplicates", entered.issuer, entered.symbol],
      queryFn: ({ signal }) =>
        unwrap(
          api.GET("/api/v1/incoming/duplicates", {
            params: { query: { issuer: entered.issuer, number_and_symbol: entered.symbol } },
            signal,
          }),
        ),
      enabled: entered.issuer !== "" && entered.symbol !== "",
    }).data?.items ?? [];
  const day = readDay(entered.day, Date.now());
  const near =
    useQuery({
      queryKey: ["duplicates", "near", entered.issuer, entered.subject, day, upload],
      queryFn: ({ signal }) =>
        unwrap(
          api.GET("/api/v1/incoming/near-duplicates", {
            params: {
              query: {
                document_date: day ?? "",
                ...(entered.issuer ? { issuer: entered.issuer } : {}),
                ...(entered.subject ? { subject: entered.subject } : {}),
                ...(upload ? { upload } : {}),
              },
            },
            signal,
          }),
        ),
      enabled: day !== undefined && (upload !== undefined || (entered.issuer !== "" && entered.subject !== "")),
    }).data?.items ?? [];
  return { exact, near: near.filter((one) => exact.every((other) => other.id !== one.document.id)) };
}

interface Props {
  exact: Row[];
  near: components["schemas"]["NearDuplicate"][];
  entered: Entered;
  error: string | undefined;
  acceptId: string;
  /** The file that is being registered, where it can be shown. */
  source: Source | undefined;
}

/** The same number and symbol: registering it again has to be confirmed. */
export function Duplicates({ exact, entered, error, acceptId, source }: Omit<Props, "near">) {
  const text = useText();
  const [compared, setCompared] = useState<Row>();
  if (exact.length === 0) return null;
  return (
    <fieldset className="notice warn">
      <legend>{text.register.duplicate}</legend>
      {exact.slice(0, 3).map((one) => (
        <Comparison key={one.id} row={one} entered={entered} onCompare={() => setCompared(one)} />
      ))}
      {error && <p className="error">{error}</p>}
      <label className="switch">
        <input type="checkbox" name="accept_duplicate" value="yes" id={acceptId} /> {text.register.accept}
      </label>
      {compared && <SideBySide row={compared} source={source} onClose={() => setCompared(undefined)} />}
    </fieldset>
  );
}

/** Alike, or the same file: a warning right before the number is taken. */
export function LookAlikes({ near, source }: Pick<Props, "near" | "source">) {
  const text = useText();
  const texts = useTexts();
  const [compared, setCompared] = useState<Row>();
  if (near.length === 0) return null;
  return (
    <div className="notice warn" role="status">
      <h2>{texts.near}</h2>
      {near.slice(0, 5).map(({ reason, document: one }) => (
        <div key={one.id} className="near">
          <p>
            <strong>{reason === "same_file" ? texts.sameFile : texts.similar}</strong>
            {": "}
            <a href={`/van-ban-den/${one.id}`} target="_blank" rel="noreferrer">
              {one.number_and_symbol}
            </a>
            {` · ${showDay(one.document_date)} · ${text.list.number} ${showNumber(one.number, one.year)}`}
          </p>
          <p className="subject">{one.subject}</p>
          <button type="button" onClick={() => setCompared(one)}>
            {texts.sideBySide}
          </button>
        </div>
      ))}
      {compared && <SideBySide row={compared} source={source} onClose={() => setCompared(undefined)} />}
    </div>
  );
}

function Comparison({ row, entered, onCompare }: { row: Row; entered: Entered; onCompare: () => void }) {
  const text = useText();
  const texts = useTexts();
  const rows: [string, string, string][] = [
    [text.register.issuer, row.issuer, entered.issuer],
    [text.register.symbol, row.number_and_symbol, entered.symbol],
    [text.register.date, showDay(row.document_date), entered.day],
    [text.register.subject, row.subject, entered.subject],
  ];
  return (
    <>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{text.register.existing}</th>
            <th scope="col">{text.register.entered}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{text.document.number}</th>
            <td>
              <a href={`/van-ban-den/${row.id}`} target="_blank" rel="noreferrer">
                {showNumber(row.number, row.year)}
              </a>
            </td>
            <td />
          </tr>
          {rows.map(([name, existing, mine]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{existing}</td>
              <td>{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={onCompare}>
        {texts.sideBySide}
      </button>
    </>
  );
}

/** Both files, page beside page. */
function SideBySide({ row, source, onClose }: { row: Row; source: Source | undefined; onClose: () => void }) {
  const text = useText();
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const existing = useQuery(incomingQuery(row.id));
  const file = existing.data?.files.find((one) => one.kind === "original" && one.media_type === "application/pdf");
  return (
    <dialog ref={dialog} className="side-by-side" aria-label={texts.sideBySide} onClose={onClose}>
      <div className="sides">
        <section>
          <h2>{texts.existingTitle(showNumber(row.number, row.year))}</h2>
          <div className="pdf">
            {file ? (
              <Suspense fallback={<Loading />}>
                <PdfView
                  source={{ file: file.id }}
                  hasKeys={false}
                  label={texts.existingTitle(showNumber(row.number, row.year))}
                />
              </Suspense>
            ) : existing.isPending ? (
              <Loading />
            ) : (
              <p className="state">{text.document.noPdf}</p>
            )}
          </div>
        </section>
        <section>
          <h2>{texts.newTitle}</h2>
          <div className="pdf">
            {source ? (
              <Suspense fallback={<Loading />}>
                <PdfView source={source} hasKeys={false} label={texts.newTitle} />
              </Suspense>
            ) : (
              <p className="state">{texts.noFile}</p>
            )}
          </div>
        </section>
      </div>
      <form method="dialog">
        <button type="submit">{text.common.close}</button>
      </form>
    </dialog>
  );
}
