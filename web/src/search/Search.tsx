import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { booksQuery } from "../books/data";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { Download } from "../parts/Download";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { readDay, showDay } from "../parts/time";
import { say } from "../parts/toast";
import { useKeys } from "../shell/keys";
import { asQuery, type Hit, searchQuery } from "./data";
import { conditions, readQuery, type SearchFilter, writeQuery } from "./filter";
import { mark } from "./marks";
import "./search.css";
import { useTexts } from "./text";

/** The row to which one came back from a document. */
let lastHit: string | undefined;

const main = new Set(["q", "columns"]);

export function Search() {
  const text = useTexts();
  const parts = useParts();
  const common = useText();
  const filter: SearchFilter = useSearch({ from: "/tim-kiem" });
  const navigate = useNavigate();
  const isAsked = conditions.some((name) => name !== "columns" && name !== "order" && filter[name] !== undefined);
  const found = useInfiniteQuery({ ...searchQuery(filter), enabled: isAsked });
  const hits = found.data?.pages.flatMap((page) => page.items) ?? [];
  const results = useRef<HTMLDivElement>(null);
  const change = (next: SearchFilter) => void navigate({ to: "/tim-kiem", search: next });

  const move = (by: 1 | -1) => {
    const rows = [...(results.current?.querySelectorAll<HTMLAnchorElement>("a[data-hit]") ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useKeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1), KeyJ: () => move(1), KeyK: () => move(-1) });
  useEffect(() => {
    if (found.isSuccess && lastHit) {
      results.current?.querySelector<HTMLAnchorElement>(`[data-hit="${CSS.escape(lastHit)}"]`)?.focus();
      lastHit = undefined;
    }
  }, [found.isSuccess]);

  return (
    <>
      <h1>{text.title}</h1>
      <Conditions key={JSON.stringify(filter)} filter={filter} change={change} />
      <Saved filter={filter} isAsked={isAsked} />
      {!isAsked && <p className="state">{text.ask}</p>}
      {isAsked && found.isPending && <Loading />}
      {found.isError && hits.length === 0 && <Failure error={found.error} retry={() => void found.refetch()} />}
      {isAsked && found.isSuccess && (
        <p role="status" className={hits.length === 0 ? "state" : "muted"}>
          {hits.length === 0 ? text.nothing : text.found(hits.length, !found.hasNextPage)}
        </p>
      )}
      <div ref={results}>
        {hits.length > 0 && (filter.columns ? <Table hits={hits} filter={filter} /> : <Rows hits={hits} filter={filter} />)}
      </div>
      {found.hasNextPage && (
        <button
          type="button"
          className="more"
          onClick={() => void found.fetchNextPage()}
          aria-disabled={found.isFetchingNextPage}
        >
          {common.common.more}
        </button>
      )}
      {hits.length > 0 && (
        <div className="buttons" role="group" aria-label={text.export}>
          {(["xlsx", "csv", "pdf"] as const).map((format) => (
            <Download
              key={format}
              label={`${parts.download} ${parts.formats[format]}`}
              get={(signal) =>
                api.GET("/api/v1/search", { params: { query: { ...asQuery(filter), format } }, parseAs: "stream", signal })
              }
            />
          ))}
        </div>
      )}
    </>
  );
}

function Conditions({ filter, change }: { filter: SearchFilter; change: (next: SearchFilter) => void }) {
  const text = useTexts();
  const common = useText();
  const { units } = useDirectory();
  const books = useQuery(booksQuery).data ?? [];
  const [wrong, setWrong] = useState<SearchFilter>({});
  const set = conditions.filter((name) => !main.has(name) && filter[name] !== undefined).length;
  const states = { ...common.state, ...text.moreState };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const next: SearchFilter = filter.dossier ? { dossier: filter.dossier } : {};
    const bad: SearchFilter = {};
    for (const name of conditions) {
      const value = name === "columns" ? data.getAll("columns").join(",") : textOf(data, name);
      if (value === "" || name === "dossier") continue;
      next[name] = value;
      if (name === "from" || name === "until") {
        const day = readDay(value, Date.now());
        if (day) next[name] = day;
        else bad[name] = text.wrongDay;
      }
      if ((name === "year" || name === "number") && !/^\d{1,9}$/.test(value)) bad[name] = text.wrongNumber;
    }
    setWrong(bad);
    if (Object.keys(bad).length === 0) change(next);
  };
  const choice = (name: "direction" | "type" | "state" | "urgency" | "book" | "unit", all: [string, string][]) => (
    <Field label={text[name]}>
      {(id) => (
        <select id={id} name={name} defaultValue={filter[name] ?? ""} key={all.length}>
          <option value="">{text.any}</option>
          {all.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const input = (name: "from" | "until" | "year" | "number" | "issuer", value = filter[name]) => (
    <Field label={text[name]} error={wrong[name]}>
      {(id, described) => (
        <input
          id={id}
          name={name}
          defaultValue={value ?? ""}
          autoComplete="off"
          aria-describedby={described}
          inputMode={name === "year" || name === "number" ? "numeric" : "text"}
        />
      )}
    </Field>
  );
  return (
    <form className="search-form" role="search" onSubmit={submit} noValidate>
      <div className="search-main">
        <Field label={text.words} hint={text.wordsHint}>
          {(id, described) => (
            <input
              id={id}
              name="q"
              type="search"
              defaultValue={filter.q ?? ""}
              maxLength={200}
              autoComplete="off"
              aria-describedby={described}
            />
          )}
        </Field>
        <button type="submit" className="primary">
          {text.go}
        </button>
      </div>
      {filter.dossier && (
        <p>
          <span className="chip">{text.dossier}</span>
        </p>
      )}
      <details className="fold" open={set > 0 || Object.keys(wrong).length > 0}>
        <summary>{set > 0 ? text.set(set) : text.more}</summary>
        <div className="condition-grid">
          {choice("direction", [
            ["incoming", text.incoming],
            ["outgoing", text.outgoing],
          ])}
          {choice("type", Object.entries(common.types))}
          {choice("state", Object.entries(states))}
          {choice("urgency", Object.entries(common.urgency))}
          {input("from", filter.from && showDay(filter.from))}
          {input("until", filter.until && showDay(filter.until))}
          {choice(
            "book",
            books.map((one) => [one.code, one.name]),
          )}
          {input("year")}
          {input("number")}
          {choice(
            "unit",
            units.map((one) => [one.id, one.name]),
          )}
          {input("issuer")}
          <Field label={text.order}>
            {(id) => (
              <select id={id} name="order" defaultValue={filter.order ?? ""}>
                <option value="">{text.newest}</option>
                <option value="relevance">{text.relevance}</option>
              </select>
            )}
          </Field>
        </div>
      </details>
      <details className="fold" open={filter.columns !== undefined}>
        <summary>{text.columns}</summary>
        <fieldset className="columns">
          <legend className="muted">{text.columnsHint}</legend>
          {Object.entries(text.column).map(([name, label]) => (
            <label key={name} className="switch">
              <input
                type="checkbox"
                name="columns"
                value={name}
                defaultChecked={filter.columns?.split(",").includes(name) ?? false}
              />
              {label}
            </label>
          ))}
        </fieldset>
      </details>
    </form>
  );
}

const savedKey = ["saved-searches"];

function Saved({ filter, isAsked }: { filter: SearchFilter; isAsked: boolean }) {
  const text = useTexts();
  const common = useText();
  const client = useQueryClient();
  const saved = useQuery({
    queryKey: savedKey,
    queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/searches", { signal }))).items,
  });
  const [failure, setFailure] = useState<unknown>(null);
  const remove = async (id: string) => {
    setFailure(null);
    try {
      await unwrap(api.DELETE("/api/v1/searches/{id}", { params: { path: { id } } }));
      say(text.forgotten);
    } catch (error) {
      setFailure(error);
    }
    void client.invalidateQueries({ queryKey: savedKey });
  };
  if (!isAsked && !saved.data?.length) return null;
  return (
    <section className="saved" aria-label={text.saved}>
      {failure !== null && <Failure error={failure} />}
      {saved.data?.map((one) => (
        <span key={one.id} className="chip">
          <Link to="/tim-kiem" search={readQuery(one.query)}>
            {one.name}
          </Link>
          <button type="button" className="quiet" aria-label={text.forget(one.name)} onClick={() => void remove(one.id)}>
            ×
          </button>
        </span>
      ))}
      {isAsked && (
        <Act
          label={text.save}
          tone="quiet"
          note={text.saveNote}
          fields={[{ name: "name", label: text.name, max: 100 }]}
          act={({ name }) => unwrap(api.PUT("/api/v1/searches", { body: { name: name ?? "", query: writeQuery(filter) } }))}
          done={text.savedDone}
          changes={[savedKey]}
        />
      )}
      {Object.keys(filter).length > 0 && (
        <Link to="/tim-kiem" search={{}}>
          {text.clear}
        </Link>
      )}
      {saved.isError && <span className="muted">{common.failure.offline}</span>}
    </section>
  );
}

const address = (hit: Hit) => (hit.direction === "incoming" ? "/van-ban-den/$id" : "/van-ban-di/$id");

export function Marked({ text, query }: { text: string; query: string | undefined }) {
  return mark(text, query ?? "").map((piece, at) => (piece.isHit ? <mark key={at}>{piece.text}</mark> : piece.text));
}

function OpenHit({ hit, filter, children }: { hit: Hit; filter: SearchFilter; children: React.ReactNode }) {
  return (
    <Link
      to={address(hit)}
      params={{ id: hit.id }}
      search={{ found: writeQuery(filter) }}
      data-hit={hit.id}
      onClick={() => {
        lastHit = hit.id;
      }}
    >
      {children}
    </Link>
  );
}

function Rows({ hits, filter }: { hits: Hit[]; filter: SearchFilter }) {
  const text = useTexts();
  const common = useText();
  return (
    <ol className="rows" aria-label={text.list}>
      {hits.map((hit) => (
        <li key={hit.id}>
          <OpenHit hit={hit} filter={filter}>
            <span className="subject">
              <Marked text={hit.subject} query={filter.q} />
            </span>
            <span className="number">
              <Marked text={hit.symbol ?? common.inbox.noNumber} query={filter.q} />
            </span>
            <span className="from">
              <Marked text={hit.issuer || common.types[hit.type] || hit.type} query={filter.q} />
            </span>
            <span className="step">{common.state[hit.state] ?? text.moreState[hit.state] ?? hit.state}</span>
            <span className="due">{hit.date ? showDay(hit.date) : ""}</span>
          </OpenHit>
        </li>
      ))}
    </ol>
  );
}

const marked = new Set(["symbol", "subject", "issuer", "recipients", "signer", "instruction", "note"]);
const wide = new Set(["subject", "issuer", "recipients", "instruction", "note"]);

function Table({ hits, filter }: { hits: Hit[]; filter: SearchFilter }) {
  const text = useTexts();
  const common = useText();
  const columns = (filter.columns ?? "").split(",");
  // The row is opened from its subject, or from the first column where that was not chosen.
  const opens = Math.max(0, columns.indexOf("subject"));
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={text.list}>
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className={wide.has(name) ? "wide" : ""}>
                {text.column[name] ?? name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hits.map((hit) => (
            <tr key={hit.id}>
              {columns.map((name, at) => (
                <td key={name}>
                  {at === opens ? (
                    <OpenHit hit={hit} filter={filter}>
                      <Marked text={hit.cells[at] || common.inbox.noNumber} query={filter.q} />
                    </OpenHit>
                  ) : (
                    <Marked text={hit.cells[at] ?? ""} query={marked.has(name) ? filter.q : ""} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
