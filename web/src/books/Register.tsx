import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { registerList } from "../document/listNames";
import { Act } from "../parts/Act";
import { Field } from "../parts/Field";
import { textOf } from "../parts/form";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Failure, Loading } from "../parts/States";
import { useTexts as useParts } from "../parts/text";
import { readDay, showDay } from "../parts/time";
import { say } from "../parts/toast";
import { Account } from "./Account";
import { presentYear } from "./Books";
import "./books.css";
import { booksQuery } from "./data";
import { type Line, type LinesSearch, linesQuery, onPage } from "./lines";
import { PrintPanel } from "./PrintPanel";
import { RegisterActs } from "./RegisterActs";
import { useTexts } from "./text";

type Book = components["schemas"]["Book"];
type Sheet = components["schemas"]["RegisterSheet"];

export function Register() {
  const text = useTexts();
  const { book: code, year: yearText } = useParams({ from: "/so/$book/$year" });
  const search = useSearch({ from: "/so/$book/$year" });
  const year = Number(yearText);
  const books = useQuery(booksQuery);
  const holds = useHolds();
  const book = books.data?.find((one) => one.code === code);
  const account = useQuery({
    queryKey: ["register", code, year, "last"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/registers/{book}/{year}/account", {
          params: { path: { book: code, year }, query: { limit: 1 } },
          signal,
        }),
      ),
  });
  if (account.isPending || books.isPending) return <Loading />;
  if (!account.data) return <Failure error={account.error} retry={() => void account.refetch()} />;
  if (!book) return <Failure error={books.error} retry={() => void books.refetch()} />;
  const keeps = holds("clerk", book.unit);
  const at = (to: number) => ({ to: "/so/$book/$year" as const, params: { book: code, year: String(to) } });
  return (
    <>
      <div className="head">
        <h1>
          {book.name}, {year}
        </h1>
        <nav className="years" aria-label={text.year}>
          <Link {...at(year - 1)} search={{}}>
            ‹ {year - 1}
          </Link>
          {year < presentYear() && (
            <Link {...at(year + 1)} search={{}}>
              {year + 1} ›
            </Link>
          )}
        </nav>
      </div>
      <p className="muted">
        <Link to="/so">{text.title}</Link> · {text.kind[book.kind]}
        {book.closed_from && ` · ${text.closed(showDay(book.closed_from))}`}
      </p>
      {keeps && year === presentYear() && !book.closed_from && <RegisterActs book={book} year={year} />}
      <PrintPanel
        forms={book.kind === "incoming" ? ["incoming", "follow-up"] : ["outgoing"]}
        book={code}
        year={year}
        maySeal={holds("clerk")}
      />
      <nav className="tabs" aria-label={book.name}>
        <Link
          {...at(year)}
          search={{}}
          aria-current={search.view ? false : "page"}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {text.lines}
        </Link>
        <Link {...at(year)} search={{ view: "account" }} activeOptions={{ includeSearch: true }}>
          {text.account}
        </Link>
      </nav>
      {search.view ? (
        <Account book={code} year={year} />
      ) : (
        <Lines book={book} year={year} last={account.data.last} keeps={keeps} />
      )}
    </>
  );
}

function Lines({ book, year, last, keeps }: { book: Book; year: number; last: number; keeps: boolean }) {
  const text = useTexts();
  const parts = useParts();
  const search = useSearch({ from: "/so/$book/$year" });
  const navigate = useNavigate();
  const isFiltered = search.from !== undefined || search.to !== undefined;
  // The newest page first, as the book lies open; pages begin at 1, 101, 201.
  const newest = last === 0 ? 0 : Math.floor((last - 1) / onPage) * onPage;
  const after = isFiltered ? 0 : Math.min(newest, search.after ?? newest);
  const list = linesQuery(book.code, year, { ...search, after });
  const found = usePages<Line, number>(list.queryKey, (next, signal) => list.queryFn({ pageParam: next, signal }));
  const go = (next: typeof search) =>
    void navigate({ to: "/so/$book/$year", params: { book: book.code, year: String(year) }, search: next });
  const jump = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const number = Number(textOf(data, "number"));
    if (Number.isInteger(number) && number > 0)
      go({ after: Math.floor((Math.min(number, Math.max(1, last)) - 1) / onPage) * onPage });
  };
  const filter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const from = textOf(data, "from");
    const to = textOf(data, "to");
    const days = { from: readDay(from, Date.now()), to: readDay(to, Date.now()) };
    if ((from && !days.from) || (to && !days.to)) say(parts.wrongDay);
    else go({ ...(days.from ? { from: days.from } : {}), ...(days.to ? { to: days.to } : {}) });
  };
  return (
    <>
      <div className="bar" key={`${search.from}${search.to}`}>
        <form className="bar" onSubmit={jump}>
          <Field label={text.toNumber}>
            {(id) => <input id={id} name="number" size={7} inputMode="numeric" autoComplete="off" />}
          </Field>
          <button type="submit">{text.show}</button>
        </form>
        <form className="bar" onSubmit={filter}>
          <Field label={text.from}>
            {(id) => (
              <input id={id} name="from" size={11} defaultValue={search.from ? showDay(search.from) : ""} autoComplete="off" />
            )}
          </Field>
          <Field label={text.to}>
            {(id) => <input id={id} name="to" size={11} defaultValue={search.to ? showDay(search.to) : ""} autoComplete="off" />}
          </Field>
          <button type="submit">{text.filter}</button>
          {isFiltered && (
            <button type="button" className="quiet" onClick={() => go({})}>
              {text.unfilter}
            </button>
          )}
        </form>
        <Link className="words" to="/tim-kiem" search={{ book: book.code, year: String(year) }}>
          {text.words}
        </Link>
      </div>
      {!isFiltered && last > onPage && (
        <nav className="pager" aria-label={text.lines}>
          <button type="button" disabled={after === 0} aria-label={text.previous} onClick={() => go({ after: after - onPage })}>
            ‹
          </button>
          <span>{text.page(after + 1, Math.min(last, after + onPage), last)}</span>
          <button type="button" disabled={after >= newest} aria-label={text.next} onClick={() => go({ after: after + onPage })}>
            ›
          </button>
        </nav>
      )}
      <Listing found={found as never} empty={isFiltered ? text.emptyFilter : text.empty}>
        <SheetTable
          book={book}
          year={year}
          list={isFiltered ? search : { after }}
          lines={found.items}
          columns={found.items[0]?.columns ?? []}
          keeps={keeps}
        />
      </Listing>
    </>
  );
}

interface TableProps {
  book: Book;
  year: number;
  /** Which lines these are: what a document opened from them is told. */
  list: LinesSearch;
  lines: Sheet["items"];
  columns: string[];
  keeps: boolean;
}

/** As on paper: the columns of Annex IV in Vietnamese, whatever the language of the screen. */
function SheetTable({ book, year, list, lines, columns, keeps }: TableProps) {
  const text = useTexts();
  const isIncoming = book.kind === "incoming";
  const opened = registerList(book.code, year, {
    ...Object.fromEntries(Object.entries(list).filter(([name]) => name !== "view")),
    direction: isIncoming ? "incoming" : "outgoing",
  });
  const subject = isIncoming ? 5 : 2;
  const shown = isIncoming ? 1 : 0;
  const party = isIncoming ? 2 : 4;
  const signed = columns.indexOf("Ký nhận");
  const days = new Set(isIncoming ? [0, 4, 7] : [1, 7]);
  return (
    <div className="sheet paper" tabIndex={0} role="group" aria-label={book.name}>
      <table>
        <thead>
          <tr lang="vi">
            {columns.map(
              (one, at) =>
                at !== signed && (
                  <th key={one} scope="col" className={at === subject ? "wide" : at === party ? "middle" : ""}>
                    {one}
                  </th>
                ),
            )}
            {keeps && (
              <th scope="col" className="acts">
                <span className="hidden">{text.acts}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number} id={`so-${line.number}`} className={line.state === "issued" ? "" : "out"}>
              {line.cells.map(
                (cell, at) =>
                  at !== signed && (
                    <td key={columns[at]} className={days.has(at) || at === shown ? "narrow" : ""}>
                      {at === subject && line.document_id ? (
                        <Link
                          to={isIncoming ? "/van-ban-den/$id" : "/van-ban-di/$id"}
                          params={{ id: line.document_id }}
                          search={{ list: opened }}
                        >
                          {cell}
                        </Link>
                      ) : (
                        cell
                      )}
                    </td>
                  ),
              )}
              {keeps && (
                <td className="acts">
                  {(line.state === "issued" || line.state === "reserved") && (
                    <Act
                      label={text.void}
                      title={text.voidTitle(line.cells[shown] ?? String(line.number))}
                      note={text.voidNote}
                      tone="danger"
                      fields={[{ name: "reason", label: text.reason, kind: "long", max: 500 }]}
                      act={({ reason }) =>
                        unwrap(
                          api.POST("/api/v1/registers/{book}/{year}/numbers/{number}/voiding", {
                            params: { path: { book: book.code, year, number: line.number } },
                            body: { reason: reason ?? "" },
                          }),
                        )
                      }
                      done={text.voided}
                      changes={[["register", book.code, year], ["list"], ["document"]]}
                    />
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
