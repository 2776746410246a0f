import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { useDirectory } from "../api/queries";
import { useText } from "../messages";
import { Listing, usePages } from "../parts/pages";
import { Failure, Loading } from "../parts/States";
import { readDay, showDay, showInstant } from "../parts/time";
import { booksQuery } from "./data";
import "../parts/parts.css";
import { Sheet } from "../parts/Sheet";
import { useTexts } from "./text";

const tabs = [
  ["/so", "books"],
  ["/so/buu-dien", "postal"],
  ["/so/ban-luu", "copies"],
  ["/so/quy-tac", "rules"],
] as const;

export function BookTabs() {
  const text = useTexts();
  return (
    <nav className="tabs" aria-label={text.title}>
      {tabs.map(([to, name]) => (
        <Link key={to} to={to} activeOptions={{ exact: true }} activeProps={{ "aria-current": "page" }}>
          {text[name]}
        </Link>
      ))}
    </nav>
  );
}

export const presentYear = () => Number((readDay("today", Date.now()) ?? "").slice(0, 4));

export function Books() {
  const text = useTexts();
  const { unit } = useDirectory();
  const found = useQuery(booksQuery);
  const year = presentYear();
  return (
    <>
      <h1>{text.title}</h1>
      <BookTabs />
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <Sheet
          label={text.books}
          rows={found.data}
          keyOf={(one) => one.code}
          lookOf={(one) => (one.closed_from ? "out" : "")}
          columns={[
            {
              head: text.name,
              className: "wide",
              cell: (one) => (
                <Link to="/so/$book/$year" params={{ book: one.code, year: String(year) }} search={{}}>
                  {one.name}
                </Link>
              ),
            },
            { head: text.kindOf, cell: (one) => text.kind[one.kind] },
            { head: text.unit, cell: (one) => (one.unit ? unit(one.unit) : text.wholeAgency) },
            { head: text.stateOf, cell: (one) => (one.closed_from ? text.closed(showDay(one.closed_from)) : text.inUse) },
          ]}
        />
      )}
    </>
  );
}

/** The decisions of the agency about which types share a sequence; the administrator makes them. */
export function NumberingRules() {
  const text = useTexts();
  const common = useText();
  const { person, unit } = useDirectory();
  const books = useQuery(booksQuery).data ?? [];
  const found = usePages(["numbering-rules"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/numbering-rules", { params: { query: { limit: 20, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <>
      <h1>{text.title}</h1>
      <BookTabs />
      <Listing found={found} empty={text.noRules}>
        <div className="stack" style={{ marginTop: 12 }}>
          {found.items.map((one) => (
            <section key={one.id} className="card">
              <h2>{text.effective(showDay(one.effective_from))}</h2>
              <p className="muted">
                {text.decided(person(one.decided_by) ?? common.common.unknownPerson, showInstant(one.decided_at))}
              </p>
              <Sheet
                label={text.effective(showDay(one.effective_from))}
                rows={one.rules}
                keyOf={(rule) => `${rule.type}/${rule.unit}`}
                columns={[
                  { head: text.type, cell: (rule) => (rule.type === "*" ? text.every : (common.types[rule.type] ?? rule.type)) },
                  { head: text.unit, cell: (rule) => (rule.unit ? unit(rule.unit) : text.wholeAgency) },
                  { head: text.book, cell: (rule) => books.find((book) => book.code === rule.book)?.name ?? rule.book },
                ]}
              />
            </section>
          ))}
        </div>
      </Listing>
    </>
  );
}
