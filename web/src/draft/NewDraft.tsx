import "./draft.css";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, lazy, Suspense, useRef, useState } from "react";
import { api, ifMatch, newKey, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import { useSession } from "../api/state";
import { useText } from "../messages";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { filled, textOf } from "../parts/form";
import { onThisMachine, useKept } from "../parts/kept";
import { Failure, Loading } from "../parts/States";
import { readDay } from "../parts/time";
import { say } from "../parts/toast";
import { Uploader } from "../parts/Uploader";
import { asPlan, type NewRecipient, RecipientsEditor } from "./RecipientsEditor";
import { TemplateFields } from "./TemplateFields";
import { useTexts } from "./text";

const PdfView = lazy(() => import("../document/PdfView"));

const idOf = (field: string) => `draft-${field}`;

/** What was being written about recipients, beside the form's own fields. */
function readRecipients(): NewRecipient[] {
  try {
    return JSON.parse(onThisMachine("draft-recipients").read().list ?? "[]");
  } catch {
    return [];
  }
}

export function NewDraft() {
  const text = useText();
  const texts = useTexts();
  const form = useRef<HTMLFormElement>(null);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { units } = useDirectory();
  const { current } = useSession();
  const key = useRef(newKey());
  const sent = useRef("");
  const [file, setFile] = useState<string>();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [source, setSource] = useState<"file" | "template">("file");
  const [chosen, setChosen] = useState({ type: "", unit: "" });
  const [recipients, setRecipients] = useState(readRecipients);
  const [isBack, setIsBack] = useState(false);
  const look = () => {
    if (!form.current) return;
    const data = new FormData(form.current);
    setChosen({ type: textOf(data, "type"), unit: textOf(data, "unit") });
  };
  useKept(form, onThisMachine("draft"), () => {
    setIsBack(true);
    look();
  });
  const keepRecipients = (list: NewRecipient[]) => {
    setRecipients(list);
    onThisMachine("draft-recipients").write({ list: JSON.stringify(list) });
  };
  const own = new Set(
    current?.person.roles.filter((one) => one.role === "official" || one.role === "leader").map((one) => one.unit_id),
  );

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const wrong: Record<string, string> = {};
    if (!file) wrong.upload = text.draft.need.upload ?? "";
    for (const name of ["type", "subject", "unit"]) {
      if (textOf(data, name) === "") wrong[name] = text.draft.need[name] ?? "";
    }
    const due = textOf(data, "due_date");
    const dueDay = readDay(due, Date.now());
    if (due !== "" && !dueDay) wrong.due_date = text.draft.need.due_date ?? "";
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0 || !file) return;
    const body = {
      upload: file,
      type: textOf(data, "type"),
      subject: textOf(data, "subject"),
      unit: textOf(data, "unit"),
      recipients: recipients.map((one) => one.name.normalize("NFC")),
      ...filled({ due_date: dueDay, note: textOf(data, "note") }),
    };
    const content = JSON.stringify(body);
    if (sent.current !== content) key.current = newKey();
    sent.current = content;
    setBusy(true);
    try {
      const made = await unwrap(api.POST("/api/v1/outgoing", { params: { header: { "Idempotency-Key": key.current } }, body }));
      onThisMachine("draft").forget();
      onThisMachine("draft-recipients").forget();
      // Names alone are recipients already; who gets it in which way is planned right behind, and may be planned again there.
      const planned = recipients.every((one) => one.kind === "text" && (one.copies ?? 1) === 1)
        ? true
        : await unwrap(
            api.PUT("/api/v1/outgoing/{id}/recipients", {
              params: { path: { id: made.id }, header: ifMatch(made.version) },
              body: { recipients: asPlan(recipients) },
            }),
          ).catch(() => false);
      say(planned ? text.draft.saved : texts.notPlanned);
      void client.invalidateQueries({ queryKey: ["list", "outgoing"] });
      void navigate({ to: "/van-ban-di/$id", params: { id: made.id } });
    } catch (error) {
      if (error instanceof Problem && Object.keys(error.fields).length > 0) setErrors(error.fields);
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="drafting">
      <form ref={form} className="entry" onSubmit={(event) => void submit(event)} onInput={look} noValidate>
        <h1>{text.draft.title}</h1>
        {isBack && (
          <p className="muted" role="status">
            {texts.kept}
          </p>
        )}
        <ErrorSummary errors={errors} idOf={idOf} />
        {failure !== null && <Failure error={failure} />}
        <div className="pair">
          <Field id={idOf("type")} label={text.register.type} error={errors.type}>
            {(id, described) => (
              <select id={id} name="type" defaultValue="" aria-describedby={described} required>
                <option value="">{text.act.choose}</option>
                {Object.entries(text.types).map(([code, name]) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field id={idOf("unit")} label={text.draft.unit} error={errors.unit}>
            {(id, described) => (
              <select id={id} name="unit" aria-describedby={described} required>
                {units
                  .filter((one) => own.has(one.id))
                  .map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
              </select>
            )}
          </Field>
        </div>
        <fieldset className="field">
          <legend>{texts.source}</legend>
          <div className="buttons">
            {(["file", "template"] as const).map((one) => (
              <label key={one} className="switch">
                <input
                  type="radio"
                  name="source"
                  checked={source === one}
                  onChange={() => {
                    setSource(one);
                    setFile(undefined);
                  }}
                />
                {one === "file" ? texts.fromFile : texts.fromTemplate}
              </label>
            ))}
          </div>
        </fieldset>
        {source === "file" ? (
          <Field id={idOf("upload")} label={text.draft.file} error={errors.upload}>
            {(id, described) => <Uploader id={id} described={described} onChange={setFile} />}
          </Field>
        ) : (
          <div id={idOf("upload")} tabIndex={-1}>
            {errors.upload && <p className="error">{errors.upload}</p>}
            <TemplateFields unit={chosen.unit} type={chosen.type} onChange={setFile} />
          </div>
        )}
        <Field id={idOf("subject")} label={text.register.subject} error={errors.subject}>
          {(id, described) => <textarea id={id} name="subject" maxLength={500} rows={2} aria-describedby={described} required />}
        </Field>
        <RecipientsEditor id={idOf("recipients")} value={recipients} onChange={keepRecipients} error={errors.recipients} />
        <div className="pair">
          <Field id={idOf("due_date")} label={text.register.due} error={errors.due_date} optional>
            {(id, described) => <input id={id} name="due_date" autoComplete="off" aria-describedby={described} />}
          </Field>
          <Field id={idOf("note")} label={text.register.note} error={errors.note} optional>
            {(id, described) => <input id={id} name="note" maxLength={500} aria-describedby={described} />}
          </Field>
        </div>
        <button type="submit" className="primary" aria-disabled={busy}>
          {busy ? text.common.saving : text.draft.submit}
        </button>
      </form>
      <div className="pdf" role="region" aria-label={texts.preview}>
        {file ? (
          <Suspense fallback={<Loading />}>
            <PdfView key={file} source={{ url: `/api/v1/uploads/${file}/content` }} hasKeys={false} />
          </Suspense>
        ) : (
          <p className="state">{texts.noPreview}</p>
        )}
      </div>
    </div>
  );
}
