import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";
import { asPlan, type NewRecipient, RecipientsEditor } from "./RecipientsEditor";
import { useTexts } from "./text";

type Outgoing = components["schemas"]["OutgoingDocument"];
type Recipient = components["schemas"]["Recipient"];

const asNew = (one: Recipient): NewRecipient => ({
  kind: one.kind,
  name: one.name,
  unit: one.unit_id,
  address: one.address,
  copies: one.copies,
});

/** The planned recipients. Where somebody else saved meanwhile both lists are shown, and nothing of one's own is lost. */
export function PlannedRecipients({ document: one }: { document: Outgoing }) {
  const found = useQuery({
    queryKey: ["document", one.id, "recipients"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/outgoing/{id}/recipients", { params: { path: { id: one.id } }, signal })),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  return <EditRecipients document={one} present={found.data.items} />;
}

function EditRecipients({ document: one, present }: { document: Outgoing; present: Recipient[] }) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  // Lines of text that were never planned are recipients as well.
  const [mine, setMine] = useState<NewRecipient[]>(() =>
    present.length > 0 ? present.map(asNew) : one.recipients.map((name) => ({ kind: "text", name, copies: 1 })),
  );
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isStale = failure instanceof Problem && failure.status === 412;
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(
        api.PUT("/api/v1/outgoing/{id}/recipients", {
          params: { path: { id: one.id }, header: ifMatch(one.version) },
          body: { recipients: asPlan(mine) },
        }),
      );
      say(texts.savedRecipients);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["document", one.id] });
    }
  };
  return (
    <div className="plan">
      {failure !== null && !isStale && <Failure error={failure} />}
      {isStale && (
        <div className="notice warn" role="alert">
          <p>{texts.theirs}</p>
          <ul className="reasons">
            {present.map((other) => (
              <li key={other.id}>{`${other.name} (${texts.kinds[other.kind]}, ${other.copies} ${texts.copies})`}</li>
            ))}
          </ul>
          <p>{texts.mine}</p>
        </div>
      )}
      <RecipientsEditor id="plan-recipients" value={mine} onChange={setMine} />
      <button type="button" aria-disabled={busy} onClick={() => void save()}>
        {busy ? text.common.saving : texts.saveRecipients}
      </button>
    </div>
  );
}

type Row = { key: number; title: string; page: string; upload?: string; file?: string | null };

/** Annexes in their order: within the document from a page on, or files of their own. */
export function PlannedAnnexes({ document: one }: { document: Outgoing }) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const [rows, setRows] = useState<Row[]>(() =>
    one.annexes.map((annex, key) => ({
      key,
      title: annex.title,
      page: annex.first_page === null ? "" : String(annex.first_page),
      file: annex.file_id,
    })),
  );
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = (key: number, part: Partial<Row>) =>
    setRows((all) => all.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(
        api.PUT("/api/v1/outgoing/{id}/annexes", {
          params: { path: { id: one.id }, header: ifMatch(one.version) },
          body: {
            annexes: rows.map((row) => ({
              title: row.title.trim().normalize("NFC"),
              ...(row.upload
                ? { upload: row.upload }
                : row.file
                  ? { file: row.file }
                  : row.page
                    ? { first_page: Number(row.page) }
                    : {}),
            })),
          },
        }),
      );
      say(texts.savedAnnexes);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["document", one.id] });
    }
  };
  return (
    <div className="plan">
      {failure !== null && <Failure error={failure} />}
      {rows.map((row, at) => (
        <fieldset key={row.key} className="annex">
          <Field label={texts.annexTitle(at + 1)}>
            {(id) => (
              <input
                id={id}
                value={row.title}
                maxLength={200}
                onChange={(event) => change(row.key, { title: event.target.value })}
              />
            )}
          </Field>
          {row.file ? (
            <p className="muted">{texts.annexKept}</p>
          ) : (
            <>
              <Field label={texts.annexPage} hint={texts.annexPageHint} optional>
                {(id, described) => (
                  <input
                    id={id}
                    inputMode="numeric"
                    value={row.page}
                    aria-describedby={described}
                    onChange={(event) => change(row.key, { page: event.target.value.replace(/\D/g, "") })}
                  />
                )}
              </Field>
              {row.page === "" && (
                <Field label={texts.annexFile}>
                  {(id, described) => (
                    <Uploader id={id} described={described} onChange={(upload) => change(row.key, upload ? { upload } : {})} />
                  )}
                </Field>
              )}
            </>
          )}
          <button type="button" className="quiet" onClick={() => setRows(rows.filter((other) => other.key !== row.key))}>
            {texts.removeAnnex(at + 1)}
          </button>
        </fieldset>
      ))}
      <div className="buttons">
        <button
          type="button"
          onClick={() => setRows([...rows, { key: Math.max(-1, ...rows.map((row) => row.key)) + 1, title: "", page: "" }])}
        >
          {texts.addAnnex}
        </button>
        {(rows.length > 0 || one.annexes.length > 0) && (
          <button type="button" aria-disabled={busy} onClick={() => void save()}>
            {busy ? text.common.saving : texts.saveAnnexes}
          </button>
        )}
      </div>
    </div>
  );
}
