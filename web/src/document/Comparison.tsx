import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { pairs } from "./pairs";
import { useTexts } from "./text";

type File = components["schemas"]["File"];

/** The words of two versions side by side: what went has a minus and a line through it, what came a plus and a line below it. */
export function Comparison({ documentId, files, onClose }: { documentId: string; files: File[]; onClose: () => void }) {
  const text = useText();
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const [from, setFrom] = useState(files.at(-2)?.id ?? "");
  const [to, setTo] = useState(files.at(-1)?.id ?? "");
  useEffect(() => dialog.current?.showModal(), []);
  const found = useQuery({
    queryKey: ["document", documentId, "comparison", from, to],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/documents/{id}/comparison", { params: { path: { id: documentId }, query: { from, to } }, signal })),
    enabled: from !== to,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = useMemo(() => pairs(found.data?.runs ?? []), [found.data]);
  const count = (kind: string) => (found.data?.runs ?? []).reduce((sum, one) => sum + (one.kind === kind ? one.words : 0), 0);
  const options = files.map((one) => (
    <option key={one.id} value={one.id}>
      {`${one.ordinal}. ${one.name} (${text.document.fileKind[one.kind] ?? one.kind})`}
    </option>
  ));
  return (
    <dialog ref={dialog} className="comparison" aria-labelledby="comparison-title" onClose={onClose}>
      <h2 id="comparison-title">{texts.compare}</h2>
      <div className="pair">
        <Field label={texts.compareFrom}>
          {(id) => (
            <select id={id} value={from} onChange={(event) => setFrom(event.target.value)}>
              {options}
            </select>
          )}
        </Field>
        <Field label={texts.compareTo}>
          {(id) => (
            <select id={id} value={to} onChange={(event) => setTo(event.target.value)}>
              {options}
            </select>
          )}
        </Field>
      </div>
      <div className="compared" tabIndex={0} role="region" aria-label={texts.compare}>
        {found.isLoading && <Loading />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.data && (
          <>
            <p role="status">
              {count("removed") + count("added") === 0
                ? texts.compareSame
                : texts.compareCounts(count("removed"), count("added"))}
            </p>
            {rows.map((row, at) =>
              row.equal !== undefined ? (
                <Unchanged key={at} words={row.equal} count={row.words} />
              ) : (
                <div key={at} className="changed">
                  <div>
                    {row.removed && (
                      <>
                        <span className="muted">{`− ${texts.removed}, ${texts.page(row.removed.page)}`}</span>
                        <del>{row.removed.text}</del>
                      </>
                    )}
                  </div>
                  <div>
                    {row.added && (
                      <>
                        <span className="muted">{`+ ${texts.added}, ${texts.page(row.added.page)}`}</span>
                        <ins>{row.added.text}</ins>
                      </>
                    )}
                  </div>
                </div>
              ),
            )}
          </>
        )}
      </div>
      <form method="dialog">
        <button type="submit">{text.common.close}</button>
      </form>
    </dialog>
  );
}

const long = 60;

/** What stayed; a long run shows where it begins and ends, the rest when it is asked for. */
function Unchanged({ words, count }: { words: string; count: number }) {
  const texts = useTexts();
  if (count <= long) return <p className="unchanged">{words}</p>;
  const all = words.split(/\s+/);
  return (
    <details className="unchanged">
      <summary>
        {all.slice(0, 12).join(" ")} … <span className="muted">({texts.compareUnchanged(count)})</span> …{" "}
        {all.slice(-12).join(" ")}
      </summary>
      <p>{words}</p>
    </details>
  );
}
