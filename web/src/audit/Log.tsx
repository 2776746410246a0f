import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useLanguage, useText } from "../messages";
import { Field, Icon } from "../parts/Field";
import { Failure, Loading } from "../parts/States";
import { showInstant } from "../parts/time";
import { AuditFrame } from "./AuditFrame";
import { eventName } from "./events";
import { type LogPlace, readLogPlace } from "./places";
import { type LogKey, parseKey, parseProof, prove } from "./proof";
import { saveText } from "./save";
import { useTexts } from "./text";

type Entry = components["schemas"]["LogEntry"];

const number = (n: number | bigint) => new Intl.NumberFormat("vi").format(n);

export function Log() {
  const place = useSearch({ from: "/kiem-toan/nhat-ky" });
  const text = useText();
  const texts = useTexts();
  const found = useInfiniteQuery({
    queryKey: ["log", place],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/log/events", {
          params: {
            query: {
              limit: 50,
              ...(place.object ? { object: place.object } : {}),
              ...(pageParam === undefined ? {} : { after: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: place.from ? place.from - 1 : undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const entries = found.data?.pages.flatMap((page) => page.items) ?? [];
  const size = found.data?.pages.at(-1)?.log_size;
  return (
    <AuditFrame>
      <p className="muted">
        {texts.logHint} {size !== undefined && texts.size(number(size))}
      </p>
      <Place key={JSON.stringify(place)} place={place} />
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && entries.length === 0 && <p className="state">{texts.emptyLog}</p>}
      <ol className="audit-log" aria-label={texts.log}>
        {entries.map((entry) => (
          <Event key={entry.seq} entry={entry} />
        ))}
      </ol>
      {found.hasNextPage && (
        <button type="button" onClick={() => void found.fetchNextPage()} aria-disabled={found.isFetchingNextPage}>
          {text.common.more}
        </button>
      )}
    </AuditFrame>
  );
}

function Place({ place }: { place: LogPlace }) {
  const texts = useTexts();
  const navigate = useNavigate();
  const [object, setObject] = useState(place.object ?? "");
  const [from, setFrom] = useState(place.from ? String(place.from) : "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: "/kiem-toan/nhat-ky", search: readLogPlace({ object: object.trim(), from: Number(from) }) });
  };
  return (
    <form className="audit-filter" onSubmit={submit}>
      <Field label={texts.object} hint={texts.objectHint}>
        {(id, described) => (
          <input
            id={id}
            name="object"
            value={object}
            aria-describedby={described}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setObject(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.fromNumber}>
        {(id) => (
          <input
            id={id}
            name="from"
            value={from}
            inputMode="numeric"
            onChange={(event) => setFrom(event.target.value.replace(/\D/g, ""))}
          />
        )}
      </Field>
      <button type="submit">{texts.filter}</button>
    </form>
  );
}

type Proving =
  | { kind: "none" }
  | { kind: "running" }
  | { kind: "proved"; size: bigint; file: string }
  | { kind: "disproved" | "keyChanged" | "unsupported"; file: string }
  | { kind: "failed"; error: unknown };

/** The key of the first time; another one later is told, and nothing is called proved by it. */
async function logKey(): Promise<LogKey | "changed" | undefined> {
  const given = String(await unwrap(api.GET("/api/v1/log/key", { parseAs: "text" })));
  const known = localStorage.getItem("vanthu-log-key");
  if (known && known !== given) return "changed";
  const key = await parseKey(given);
  if (key && !known) localStorage.setItem("vanthu-log-key", given);
  return key;
}

async function proveEntry(entry: Entry): Promise<Proving> {
  const file = String(
    await unwrap(api.GET("/api/v1/log/events/{seq}/proof", { params: { path: { seq: entry.seq } as never }, parseAs: "text" })),
  );
  const key = await logKey();
  if (key === "changed") return { kind: "keyChanged", file };
  const proof = parseProof(file);
  if (!proof || !key || proof.index !== BigInt(entry.seq)) return { kind: "disproved", file };
  try {
    const size = await prove(proof, key);
    return size === undefined ? { kind: "disproved", file } : { kind: "proved", size, file };
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") return { kind: "unsupported", file };
    return { kind: "disproved", file };
  }
}

function Event({ entry }: { entry: Entry }) {
  const { person } = useDirectory();
  const text = useText();
  const texts = useTexts();
  const language = useLanguage();
  const [state, setState] = useState<Proving>({ kind: "none" });
  const run = async () => {
    setState({ kind: "running" });
    setState(await proveEntry(entry).catch((error: unknown): Proving => ({ kind: "failed", error })));
  };
  const fields = Object.entries(entry.fields);
  return (
    <li>
      <div className="audit-line">
        <span className="number">{number(entry.seq)}</span>
        <span className="time">{showInstant(entry.at)}</span>
        <span className="event">{eventName(entry.kind, language)}</span>
        <span className="who">{person(entry.actor) ?? (entry.actor || text.common.system)}</span>
        <span className="object">{entry.object}</span>
        <button
          type="button"
          onClick={() => void run()}
          aria-disabled={state.kind === "running"}
          aria-label={`${texts.prove} ${entry.seq}`}
        >
          {texts.prove}
        </button>
      </div>
      <details>
        <summary>{texts.fields}</summary>
        <dl className="facts">
          <div>
            <dt>{texts.kind}</dt>
            <dd>{entry.kind}</dd>
          </div>
          {fields.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <div role="status">
        {state.kind === "running" && texts.proving}
        {state.kind === "proved" && (
          <p className="audit-proof ok">
            <Icon name="ok" /> {texts.proved(number(state.size))}
          </p>
        )}
        {(state.kind === "disproved" || state.kind === "keyChanged") && (
          <p className="audit-proof danger">
            <Icon name="late" /> {texts[state.kind]}
          </p>
        )}
        {state.kind === "unsupported" && <p className="audit-proof warn">{texts.unsupported}</p>}
        {state.kind === "failed" && <Failure error={state.error} />}
        {"file" in state && (
          <button type="button" className="quiet" onClick={() => saveText(state.file, "text/plain", `event-${entry.seq}.proof`)}>
            {texts.save}
          </button>
        )}
      </div>
    </li>
  );
}
