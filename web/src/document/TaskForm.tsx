import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, lazy, Suspense, useRef, useState } from "react";
import { api, ifMatch, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useLanguage, useText } from "../messages";
import { Field } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { readDay, showInstant } from "../parts/time";
import { say } from "../parts/toast";
import { FieldControl, PersonSelect } from "./FieldControl";

const SignPanel = lazy(() => import("../sign/SignPanel"));

type TaskPage = components["schemas"]["TaskPage"];
type Entry = { name: string; label: string; needsReason: boolean };

interface Props {
  task: TaskPage;
  /** The document's subject, for whoever holds the key in another program. */
  title: string;
  /** The version of an outgoing document, which signing, numbering, sealing and issuing name. */
  version?: number | undefined;
  /** What the number would be, where the task takes one. */
  numberNote?: string | undefined;
  onDone: () => void;
}

/** What the person may do on a task, and nothing else: the outcomes and fields come from the chain itself. */
export function TaskForm({ task, title, version, numberNote, onDone }: Props) {
  const text = useText();
  const lang = useLanguage();
  const client = useQueryClient();
  const { person } = useDirectory();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<Entry | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});

  const legal = ["sign", "number", "seal", "issue"].includes(task.effect);
  const label = (name: string, fallback: string) => text.outcome[name] ?? fallback;
  const outcomes: Entry[] = task.outcomes.map((one) => ({
    name: one.name,
    label: one.label[lang] === one.name ? label(one.name, one.name) : one.label[lang],
    needsReason: one.needs_reason,
  }));
  const others: Entry[] = [
    ...(task.may_return ? [{ name: "return", label: label("return", ""), needsReason: true }] : []),
    ...(task.may_return && !task.outcomes.some((one) => one.name === "reject")
      ? [{ name: "reject", label: label("reject", ""), needsReason: true }]
      : []),
    ...(task.may_forward ? [{ name: "forward", label: label("forward", ""), needsReason: false }] : []),
  ];

  const run = async (what: string, action: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setWrong({});
    try {
      await action();
      say(text.act.done(what));
      await client.invalidateQueries({ queryKey: ["document", task.document_id] });
      void client.invalidateQueries({ queryKey: ["counts"] });
      onDone();
    } catch (error) {
      setFailure(error);
      if (error instanceof Problem) {
        setWrong(Object.fromEntries(Object.entries(error.fields).map(([key, words]) => [key.replace(/^fields\//, ""), words])));
        // Somebody was faster, or the document is a new one: what is shown next is the present state.
        if (error.status === 409 || error.status === 412)
          void client.invalidateQueries({ queryKey: ["document", task.document_id] });
      }
    } finally {
      setBusy(false);
    }
  };

  const path = { params: { path: { id: task.id } } };
  const decide = (outcome: Entry, data: FormData) => {
    const fields: Record<string, string | string[]> = {};
    if (outcome.name !== "return" && outcome.name !== "reject" && outcome.name !== "forward") {
      for (const field of task.fields) {
        const values = data
          .getAll(`field:${field.name}`)
          .map((one) => String(one).trim().normalize("NFC"))
          .filter(Boolean);
        if (field.type === "users" || field.type === "units") fields[field.name] = values;
        else if (values[0])
          fields[field.name] = field.type === "date" ? (readDay(values[0], Date.now()) ?? values[0]) : values[0];
      }
    }
    const said = (name: string) =>
      String(data.get(name) ?? "")
        .trim()
        .normalize("NFC");
    return run(outcome.label, () =>
      unwrap(
        api.POST("/api/v1/tasks/{id}/decision", {
          ...path,
          body: {
            outcome: outcome.name,
            version_sha256: task.version_sha256 ?? "",
            ...(said("reason") ? { reason: said("reason") } : {}),
            ...(outcome.name === "forward" ? { forward_to: said("forward_to") } : {}),
            ...(outcome.name === "return" && said("return_to") ? { return_to: said("return_to") } : {}),
            ...(Object.keys(fields).length ? { fields } : {}),
          },
        }),
      ),
    );
  };
  const effect = () => {
    const at = { params: { path: { id: task.document_id }, header: ifMatch(version ?? 0) } };
    return run(label(task.effect, task.name), () => {
      switch (task.effect) {
        case "number":
          return unwrap(api.POST("/api/v1/outgoing/{id}/number", { ...at, body: {} }));
        default:
          return unwrap(api.POST("/api/v1/outgoing/{id}/issue", { ...at, body: {} }));
      }
    });
  };
  const pick = (outcome: Entry) => {
    const asksMore = outcome.needsReason || others.includes(outcome);
    if (asksMore) {
      setChosen(outcome);
    } else if (form.current?.reportValidity()) {
      void decide(outcome, new FormData(form.current));
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (chosen) void decide(chosen, new FormData(event.currentTarget));
    else if (outcomes[0] && !legal && task.kind === "task") pick(outcomes[0]);
  };

  const head = (
    <p className="task-name">
      <strong>{task.name}</strong>
      {task.on_behalf_of && ` · ${text.inbox.onBehalf(person(task.on_behalf_of) ?? "")}`}
    </p>
  );
  const failed = failure !== null && <Failure error={failure} />;

  if (task.kind === "information") {
    return (
      <div>
        {head}
        {failed}
        <button
          type="button"
          className="primary"
          aria-disabled={busy}
          onClick={() => void run(label("seen", ""), () => unwrap(api.POST("/api/v1/tasks/{id}/seen", path)))}
        >
          {label("seen", "")}
        </button>
      </div>
    );
  }
  if (task.kind === "opinion") {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const words = String(new FormData(event.currentTarget).get("opinion")).normalize("NFC");
          void run(label("opinion", ""), () =>
            unwrap(api.POST("/api/v1/tasks/{id}/opinion", { ...path, body: { text: words } })),
          );
        }}
      >
        {head}
        {failed}
        <Field label={text.act.opinion}>{(id) => <textarea id={id} name="opinion" required maxLength={4000} />}</Field>
        <button type="submit" className="primary" aria-disabled={busy}>
          {label("opinion", "")}
        </button>
      </form>
    );
  }
  const canClaim = task.user_id === null && task.role !== null;
  const effectNote = { number: numberNote, issue: text.act.issueNote }[task.effect as string];
  return (
    <form ref={form} onSubmit={submit}>
      {head}
      {task.due_at && <p className="muted">{`${text.due.label}: ${showInstant(task.due_at)}`}</p>}
      {failed}
      {chosen === null ? (
        <>
          {task.effect === "sign" || task.effect === "seal" ? (
            <Suspense fallback={<Loading />}>
              <SignPanel
                documentId={task.document_id}
                title={title}
                version={version ?? 0}
                purpose={task.effect === "sign" ? "personal" : "agency"}
                busy={busy}
                act={(what, action) => void run(what, action)}
              />
            </Suspense>
          ) : legal ? (
            <>
              {effectNote && <p className="act-note">{effectNote}</p>}
              <button type="button" className="primary" aria-disabled={busy} onClick={() => void effect()}>
                {busy ? text.common.saving : label(task.effect, task.name)}
              </button>
            </>
          ) : (
            <>
              {task.fields.map((field) => (
                <FieldControl key={field.name} field={field} error={wrong[field.name]} />
              ))}
              <div className="buttons">
                {outcomes.map((one, at) => (
                  <button
                    key={one.name}
                    type="button"
                    className={at === 0 ? "primary" : ""}
                    aria-disabled={busy}
                    onClick={() => pick(one)}
                  >
                    {one.label}
                  </button>
                ))}
              </div>
            </>
          )}
          {(others.length > 0 || canClaim) && (
            <div className="buttons" role="group" aria-label={text.act.otherWays}>
              {canClaim && (
                <button
                  type="button"
                  aria-disabled={busy}
                  onClick={() => void run(label("claim", ""), () => unwrap(api.POST("/api/v1/tasks/{id}/claim", path)))}
                >
                  {label("claim", "")}
                </button>
              )}
              {others.map((one) => (
                <button key={one.name} type="button" className={one.name === "reject" ? "danger" : ""} onClick={() => pick(one)}>
                  {one.label}…
                </button>
              ))}
            </div>
          )}
        </>
      ) : (
        <>
          {chosen.name === "reject" && <p className="notice warn">{text.act.rejectNote}</p>}
          {chosen.name === "forward" && (
            <Field label={text.act.forwardTo} error={wrong.forward_to}>
              {(id) => <PersonSelect id={id} name="forward_to" />}
            </Field>
          )}
          {chosen.name === "return" && task.return_targets.length > 0 && (
            <Field label={text.act.returnTo} error={wrong.return_to}>
              {(id) => (
                <select id={id} name="return_to">
                  <option value="">{text.act.drafterTarget}</option>
                  {task.return_targets.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <Field label={text.act.reason} error={wrong.reason} optional={!chosen.needsReason}>
            {(id, described) => (
              <textarea
                id={id}
                name="reason"
                required={chosen.needsReason}
                maxLength={1000}
                aria-describedby={described}
                autoFocus
              />
            )}
          </Field>
          <div className="buttons">
            <button type="submit" className={chosen.name === "reject" ? "danger" : "primary"} aria-disabled={busy}>
              {busy ? text.common.saving : text.act.confirm(chosen.label)}
            </button>
            <button type="button" onClick={() => setChosen(null)}>
              {text.common.cancel}
            </button>
          </div>
        </>
      )}
    </form>
  );
}
