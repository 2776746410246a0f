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
        <div className="sheet" tabIndex={0} role="group" aria-label={text.books}>
          <table>
            <thead>
              <tr>
                <th scope="col" className="wide">
                  {text.name}
                </th>
                <th scope="col">{text.kindOf}</th>
                <th scope="col">{text.unit}</th>
                <th scope="col">{text.stateOf}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.map((one) => (
                <tr key={one.code} className={one.closed_from ? "out" : ""}>
                  <td>
                    <Link to="/so/$book/$year" params={{ book: one.code, year: String(year) }} search={{}}>
                      {one.name}
                    </Link>
                  </td>
                  <td>{text.kind[one.kind]}</td>
                  <td>{one.unit ? unit(one.unit) : text.wholeAgency}</td>
                  <td>{one.closed_from ? text.closed(showDay(one.closed_from)) : text.inUse}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
              <div className="sheet" tabIndex={0} role="group" aria-label={text.effective(showDay(one.effective_from))}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{text.type}</th>
                      <th scope="col">{text.unit}</th>
                      <th scope="col">{text.book}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {one.rules.map((rule) => (
                      <tr key={`${rule.type}/${rule.unit}`}>
                        <td>{rule.type === "*" ? text.every : (common.types[rule.type] ?? rule.type)}</td>
                        <td>{rule.unit ? unit(rule.unit) : text.wholeAgency}</td>
                        <td>{books.find((book) => book.code === rule.book)?.name ?? rule.book}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </section>
          ))}
        </div>
      </Listing>
    </>
  );
}
