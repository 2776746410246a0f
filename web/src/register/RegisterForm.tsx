import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { api, newKey, unwrap } from "../api/client";
import { Problem } from "../api/problem";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { filled, textOf } from "../parts/form";
import { inMemory, onThisMachine, useKept } from "../parts/kept";
import { Failure } from "../parts/States";
import { readDay, showNumber } from "../parts/time";
import { say } from "../parts/toast";
import { Duplicates, LookAlikes, nothingEntered, useDuplicates } from "./Duplicates";
import type { Waiting } from "./queue";
import { type Suggestion, useSuggestions } from "./suggestions";
import { useTexts } from "./text";

type NewIncoming = components["schemas"]["NewIncoming"];

export const idOf = (field: string) => `register-${field}`;
const urgencies = ["normal", "urgent", "very_urgent", "express"] as const;

interface Props {
  /** The file that becomes the document; none for a paper. */
  item: Waiting | undefined;
  onRegistered: (document: { id: string; number: string }) => void;
  /** The suggestion whose place is to be seen, and all that are there. */
  onLook: (open: Suggestion[], shown: string | undefined) => void;
}

export function RegisterForm({ item, onRegistered, onLook }: Props) {
  const text = useText();
  const texts = useTexts();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  // Kept until the number is there: what is sent twice takes one number.
  const key = useRef(newKey());
  const sent = useRef("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [entered, setEntered] = useState(nothingEntered);
  const [kept] = useState(() => (item ? inMemory(`register:${item.key}`) : onThisMachine("register")));

  const lookForDuplicates = () => {
    if (!form.current) return;
    const data = new FormData(form.current);
    setEntered({
      issuer: textOf(data, "issuer"),
      symbol: textOf(data, "number_and_symbol"),
      day: textOf(data, "document_date"),
      subject: textOf(data, "subject"),
    });
  };
  useKept(form, kept, lookForDuplicates);
  const suggestions = useSuggestions(item?.upload, form, () => {
    lookForDuplicates();
    // Whoever is writing already is left where they are.
    const isElsewhere = !form.current?.contains(document.activeElement);
    if (isElsewhere && !document.querySelector("dialog[open]"))
      form.current?.querySelector<HTMLInputElement>("[name=issuer]")?.focus();
  });
  const { exact, near } = useDuplicates(entered, item?.upload);

  const read = (data: FormData): { body: NewIncoming; wrong: Record<string, string> } => {
    const need = text.register.need;
    const wrong: Record<string, string> = {};
    const now = Date.now();
    for (const name of ["issuer", "number_and_symbol", "subject"]) {
      if (textOf(data, name) === "") wrong[name] = need[name] ?? "";
    }
    const day = readDay(textOf(data, "document_date"), now);
    if (!day) wrong.document_date = need.document_date ?? "";
    const due = textOf(data, "due_date");
    const dueDay = readDay(due, now);
    if (due !== "" && !dueDay) wrong.due_date = need.due_date ?? "";
    for (const one of suggestions.open) wrong[one.field] ??= texts.needConfirm;
    if (item && !item.upload) wrong.upload = need.upload ?? "";
    const accepts = data.get("accept_duplicate") === "yes";
    if (exact.length > 0 && !accepts) wrong.accept_duplicate = need.accept_duplicate ?? "";
    const body = {
      issuer: textOf(data, "issuer"),
      number_and_symbol: textOf(data, "number_and_symbol"),
      document_date: day ?? "",
      subject: textOf(data, "subject"),
      ...filled({
        type: textOf(data, "type"),
        urgency: textOf(data, "urgency") as (typeof urgencies)[number],
        due_date: dueDay,
        signer_position: textOf(data, "signer_position"),
        signer_name: textOf(data, "signer_name"),
        sender_email: textOf(data, "sender_email"),
        note: textOf(data, "note"),
        upload: item?.upload,
        mail: item?.mail?.id,
      }),
      ...(item && item.attachments.length > 0 ? { attachments: item.attachments.map((one) => one.upload) } : {}),
      ...(accepts ? { accept_duplicate: true } : {}),
    };
    return { body, wrong };
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const { body, wrong } = read(new FormData(event.currentTarget));
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0) return;
    // Another content is another intention.
    const content = JSON.stringify(body);
    if (sent.current !== content) key.current = newKey();
    sent.current = content;
    setBusy(true);
    try {
      const made = await unwrap(api.POST("/api/v1/incoming", { params: { header: { "Idempotency-Key": key.current } }, body }));
      kept.forget();
      say(text.register.done(made.number));
      for (const name of [["list", "incoming"], ["inbox"], ["counts"], ["arrived-mails"], ["duplicates"]]) {
        void client.invalidateQueries({ queryKey: name });
      }
      onRegistered({ id: made.id, number: showNumber(made.number, made.year) });
    } catch (error) {
      if (error instanceof Problem && Object.keys(error.fields).length > 0) setErrors(error.fields);
      else setFailure(error);
      lookForDuplicates();
    } finally {
      setBusy(false);
    }
  };

  const confirmAll = () => {
    suggestions.confirmAll();
    setErrors({});
    onLook([], undefined);
    say(texts.confirmedAll);
  };
  const look = (field: string) => onLook(suggestions.open, suggestions.of(field)?.field);

  /** A field whose value may be a suggestion: dotted, and said in words, until somebody confirms or changes it. */
  const suggested = (
    field: Suggestion["field"],
    label: string,
    control: (id: string, described: string | undefined) => ReactNode,
    more: { hint?: string; optional?: boolean } = {},
  ) => {
    const one = suggestions.of(field);
    const words = one ? texts.suggested(one.page, Math.round(one.confidence * 100)) : more.hint;
    return (
      <div className={one ? "suggested" : undefined} onFocus={() => look(field)}>
        <Field id={idOf(field)} label={label} error={errors[field]} hint={words} {...(more.optional ? { optional: true } : {})}>
          {control}
        </Field>
        {one && (
          <button
            type="button"
            className="quiet confirm"
            aria-label={`${texts.confirmOne}: ${label}`}
            onClick={() => {
              suggestions.confirm(field);
              document.getElementById(idOf(field))?.focus();
            }}
          >
            {texts.confirmOne}
          </button>
        )}
      </div>
    );
  };

  return (
    <form
      ref={form}
      className="entry"
      onSubmit={(event) => void submit(event)}
      onInput={(event) => {
        if (event.target instanceof Element) suggestions.confirm(event.target.getAttribute("name") ?? "");
      }}
      onKeyDown={(event) => {
        if (!event.ctrlKey || event.key !== "Enter" || event.nativeEvent.isComposing) return;
        event.preventDefault();
        if (suggestions.open.length > 0) confirmAll();
        else form.current?.requestSubmit();
      }}
      noValidate
    >
      <ErrorSummary errors={errors} idOf={idOf} />
      {failure !== null && <Failure error={failure} />}
      <Reading item={item} found={suggestions.found} />
      {suggestions.open.length > 0 && (
        <div className="notice warn unconfirmed" role="status">
          <p>{texts.unconfirmed(suggestions.open.length)}</p>
          <button type="button" onClick={confirmAll}>
            {texts.confirmAll}
          </button>
        </div>
      )}
      <div className="pair">
        {suggested("issuer", text.register.issuer, (id, described) => (
          <input id={id} name="issuer" maxLength={200} aria-describedby={described} required onBlur={lookForDuplicates} />
        ))}
        {suggested("number_and_symbol", text.register.symbol, (id, described) => (
          <input
            id={id}
            name="number_and_symbol"
            maxLength={50}
            aria-describedby={described}
            required
            onBlur={lookForDuplicates}
          />
        ))}
      </div>
      <Duplicates
        exact={exact}
        entered={entered}
        error={errors.accept_duplicate}
        acceptId={idOf("accept_duplicate")}
        source={item?.isPdf ? item.source : undefined}
      />
      <div className="pair">
        {suggested(
          "document_date",
          text.register.date,
          (id, described) => (
            <input
              id={id}
              name="document_date"
              autoComplete="off"
              aria-describedby={described}
              required
              onBlur={lookForDuplicates}
            />
          ),
          { hint: text.register.dateHint },
        )}
        {suggested("type", text.register.type, (id, described) => (
          <select id={id} name="type" defaultValue="CV" aria-describedby={described}>
            {Object.entries(text.types).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        ))}
      </div>
      {suggested("subject", text.register.subject, (id, described) => (
        <textarea
          id={id}
          name="subject"
          maxLength={500}
          rows={3}
          aria-describedby={described}
          required
          onBlur={lookForDuplicates}
        />
      ))}
      <div className="pair">
        {suggested("urgency", text.register.urgency, (id, described) => (
          <select id={id} name="urgency" aria-describedby={described}>
            {urgencies.map((one) => (
              <option key={one} value={one}>
                {text.urgency[one]}
              </option>
            ))}
          </select>
        ))}
        <Field id={idOf("due_date")} label={text.register.due} error={errors.due_date} optional>
          {(id, described) => <input id={id} name="due_date" autoComplete="off" aria-describedby={described} />}
        </Field>
      </div>
      <div className="pair">
        {suggested(
          "signer_position",
          texts.position,
          (id, described) => (
            <input id={id} name="signer_position" maxLength={100} aria-describedby={described} />
          ),
          { optional: true },
        )}
        {suggested(
          "signer_name",
          text.register.signer,
          (id, described) => (
            <input id={id} name="signer_name" maxLength={50} aria-describedby={described} />
          ),
          { optional: true },
        )}
      </div>
      <div className="pair">
        <Field id={idOf("sender_email")} label={texts.sender} hint={texts.senderHint} error={errors.sender_email} optional>
          {(id, described) => (
            <input
              id={id}
              name="sender_email"
              maxLength={254}
              inputMode="email"
              autoComplete="off"
              defaultValue={item?.mail?.address ?? ""}
              aria-describedby={described}
            />
          )}
        </Field>
        <Field id={idOf("note")} label={text.register.note} error={errors.note} optional>
          {(id, described) => <input id={id} name="note" maxLength={500} aria-describedby={described} />}
        </Field>
      </div>
      <LookAlikes near={near} source={item?.isPdf ? item.source : undefined} />
      <NextNumber />
      <button type="submit" className="primary" aria-disabled={busy} aria-keyshortcuts="Control+Enter">
        {busy ? text.common.saving : text.register.submit}
      </button>
    </form>
  );
}

/** How far reading the file has come. */
function Reading({ item, found }: { item: Waiting | undefined; found: ReturnType<typeof useSuggestions>["found"] }) {
  const texts = useTexts();
  const words = !item?.upload
    ? ""
    : found.isPending
      ? texts.reading
      : found.isError
        ? texts.readFailed
        : found.data.items.length === 0
          ? texts.readNothing
          : "";
  return (
    <p className="muted" role="status">
      {words}
    </p>
  );
}

/** The number that comes next; it is taken only by registering. */
function NextNumber() {
  const text = useText();
  const latest = useQuery({
    queryKey: ["list", "incoming", "next"],
    queryFn: async ({ signal }) => {
      const year = new Date(Date.now() + 7 * 3600_000).getUTCFullYear();
      const account = await unwrap(
        api.GET("/api/v1/registers/{book}/{year}/account", { params: { path: { book: "incoming", year } }, signal }),
      );
      return { number: account.last + 1, year };
    },
    staleTime: 0,
  }).data;
  return latest ? <p className="muted">{text.register.nextNumber(showNumber(latest.number, latest.year))}</p> : null;
}
