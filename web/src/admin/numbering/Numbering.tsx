import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ifMatch, unwrap } from "../../api/client";
import { useDirectory } from "../../api/queries";
import type { components } from "../../api/schema";
import { booksQuery } from "../../books/data";
import { useText } from "../../messages";
import { Act } from "../../parts/Act";
import { Listing, usePages } from "../../parts/pages";
import { Failure, Loading } from "../../parts/States";
import { readDay, showDay, showInstant } from "../../parts/time";
import { AdminFrame } from "../AdminFrame";
import "../things.css";
import { Sheet } from "../../parts/Sheet";
import { Decision } from "./Decision";
import { useTexts } from "./text";

type Rules = components["schemas"]["NumberingRules"];
const kinds = ["outgoing", "internal", "invitations", "advisory", "incoming", "copies", "normative", "classified"] as const;

/** The books of the agency and of its units, and the decisions about which types share a sequence. */
export function Numbering() {
  const texts = useTexts();
  const [isComposing, setIsComposing] = useState(false);
  return (
    <AdminFrame acts={<AddBook />}>
      <Books />
      <div className="head things-title">
        <h2 className="things-name">{texts.rules}</h2>
        {!isComposing && (
          <button type="button" onClick={() => setIsComposing(true)}>
            {texts.compose}
          </button>
        )}
      </div>
      <p className="muted admin-intro">{texts.rulesIntro}</p>
      <Rulings isComposing={isComposing} onClose={() => setIsComposing(false)} />
    </AdminFrame>
  );
}

function AddBook() {
  const texts = useTexts();
  const { units } = useDirectory();
  return (
    <Act
      label={texts.addBook}
      tone="primary"
      fields={[
        { name: "name", label: texts.name, max: 200 },
        { name: "code", label: texts.code, hint: texts.codeHint, max: 40 },
        { name: "kind", label: texts.kindOf, kind: "choice", choices: kinds.map((one) => [one, texts.kind[one] ?? one]) },
        { name: "unit", label: texts.unit, kind: "choice", optional: true, choices: units.map((one) => [one.id, one.name]) },
        { name: "issuer_symbol", label: texts.issuer, hint: texts.issuerHint, optional: true, max: 30 },
      ]}
      act={(given, key) =>
        unwrap(
          api.POST("/api/v1/books", {
            params: { header: { "Idempotency-Key": key } },
            body: {
              code: given.code ?? "",
              name: given.name ?? "",
              kind: given.kind as (typeof kinds)[number],
              ...(given.unit ? { unit: given.unit } : {}),
              ...(given.issuer_symbol ? { issuer_symbol: given.issuer_symbol } : {}),
            },
          }),
        )
      }
      done={texts.bookAdded}
      changes={[["books"]]}
    />
  );
}

function Books() {
  const texts = useTexts();
  const { unit } = useDirectory();
  const found = useQuery(booksQuery);
  return (
    <>
      <p className="muted admin-intro">{texts.booksIntro}</p>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <Sheet
          label={texts.books}
          rows={found.data}
          keyOf={(one) => one.code}
          lookOf={(one) => (one.closed_from ? "closed" : "")}
          columns={[
            {
              head: texts.name,
              className: "wide",
              cell: (one) => (
                <>
                  {one.name}
                  {one.issuer_symbol && <span className="muted"> · {one.issuer_symbol}</span>}
                </>
              ),
            },
            { head: texts.code, className: "narrow", cell: (one) => one.code },
            { head: texts.kindOf, cell: (one) => texts.kind[one.kind] },
            { head: texts.unit, cell: (one) => (one.unit ? unit(one.unit) : texts.wholeAgency) },
            {
              head: texts.state,
              className: "narrow",
              cell: (one) => (one.closed_from ? texts.closedFrom(showDay(one.closed_from)) : texts.inUse),
            },
            {
              head: texts.close,
              className: "acts",
              isHeadHidden: true,
              cell: (one) =>
                !one.closed_from && (
                  <Act
                    label={texts.close}
                    title={`${texts.close}: ${one.name}`}
                    note={texts.closeNote}
                    tone="danger"
                    fields={[{ name: "reason", label: texts.reason, kind: "long", max: 500 }]}
                    act={(given) =>
                      unwrap(
                        api.POST("/api/v1/books/{book}/closing", {
                          params: { path: { book: one.code }, header: ifMatch(one.version) as never },
                          body: { reason: given.reason ?? "" },
                        }),
                      )
                    }
                    done={texts.closed}
                    changes={[["books"]]}
                  />
                ),
            },
          ]}
        />
      )}
    </>
  );
}

function Rulings({ isComposing, onClose }: { isComposing: boolean; onClose: () => void }) {
  const texts = useTexts();
  const found = usePages(["numbering-rules"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/numbering-rules", { params: { query: { limit: 20, ...(after ? { after } : {}) } }, signal })),
  );
  const today = readDay("today", Date.now()) ?? "";
  // Of those that have begun, the one with the latest day holds; of one day, the one that was decided last.
  const begun = found.items.filter((one) => one.effective_from <= today);
  const inForce = begun.reduce<Rules | undefined>(
    (best, one) => (!best || one.effective_from > best.effective_from ? one : best),
    undefined,
  );
  const stateOf = (one: Rules) => (one.effective_from > today ? texts.future : one === inForce ? texts.inForce : texts.past);
  return (
    <>
      {isComposing && found.isSuccess && <Decision present={inForce?.rules ?? []} onClose={onClose} />}
      <Listing found={found} empty={texts.none}>
        <div className="stack">
          {found.items.map((one) => (
            <Ruling key={one.id} one={one} state={stateOf(one)} isOpen={one === inForce} />
          ))}
        </div>
      </Listing>
    </>
  );
}

function Ruling({ one, state, isOpen }: { one: Rules; state: string; isOpen: boolean }) {
  const texts = useTexts();
  const common = useText();
  const { person, unit } = useDirectory();
  const books = useQuery(booksQuery).data ?? [];
  return (
    <details className="card" open={isOpen}>
      <summary>
        <strong>{texts.from(showDay(one.effective_from))}</strong> · {state}
      </summary>
      <p className="muted">{texts.decided(person(one.decided_by) ?? common.common.unknownPerson, showInstant(one.decided_at))}</p>
      {one.rules.length === 0 ? (
        <p>{texts.noLines}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.type}</th>
              <th scope="col">{texts.unit}</th>
              <th scope="col">{texts.book}</th>
            </tr>
          </thead>
          <tbody>
            {one.rules.map((rule) => (
              <tr key={`${rule.type}/${rule.unit}`}>
                <td>{rule.type === "*" ? texts.every : (common.types[rule.type] ?? rule.type)}</td>
                <td>{rule.unit ? unit(rule.unit) : texts.wholeAgency}</td>
                <td>{books.find((book) => book.code === rule.book)?.name ?? rule.book}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
