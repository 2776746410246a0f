import { api, ifMatch, unwrap } from "../api/client";
import { Act } from "../parts/Act";
import { filled } from "../parts/form";
import { Listing, usePages } from "../parts/pages";
import { useHolds } from "../parts/rights";
import { Sheet } from "../parts/Sheet";
import { showDay } from "../parts/time";
import { BookTabs, presentYear } from "./Books";
import { PrintPanel } from "./PrintPanel";
import { useTexts } from "./text";

/** Letters that went by post (Annex IV), written by the clerk. */
export function Postal() {
  const text = useTexts();
  const mayWrite = useHolds()("clerk");
  const found = usePages(["postal"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/postal-dispatches", { params: { query: { limit: 100, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <>
      <h1>{text.title}</h1>
      <BookTabs />
      {mayWrite && (
        <div className="buttons">
          <Act
            label={text.postalAdd}
            tone="primary"
            fields={[
              { name: "date", label: text.transferred, kind: "day" },
              { name: "symbol", label: text.symbol },
              { name: "recipient", label: text.recipient },
              { name: "envelopes", label: text.envelopes, kind: "number", initial: "1" },
              { name: "receipt", label: text.receipt, optional: true },
              { name: "note", label: text.note, kind: "long", max: 500, optional: true },
            ]}
            act={({ date, symbol, recipient, envelopes, ...rest }, key) =>
              unwrap(
                api.POST("/api/v1/postal-dispatches", {
                  params: { header: { "Idempotency-Key": key } },
                  body: {
                    date: date ?? "",
                    symbol: symbol ?? "",
                    recipient: recipient ?? "",
                    envelopes: Number(envelopes),
                    ...filled(rest),
                  },
                }),
              )
            }
            done={text.postalDone}
            changes={[["postal"]]}
          />
        </div>
      )}
      <PrintPanel forms={["postal"]} year={presentYear()} maySeal={mayWrite} />
      <Listing found={found}>
        <Sheet
          label={text.postal}
          rows={found.items}
          keyOf={(one) => one.id}
          columns={[
            { head: text.transferred, className: "narrow", cell: (one) => showDay(one.date) },
            { head: text.symbol, cell: (one) => one.symbol },
            { head: text.recipient, className: "wide", cell: (one) => one.recipient },
            { head: text.envelopes, className: "amount", cell: (one) => one.envelopes },
            {
              head: text.receipt,
              cell: (one) => (
                <>
                  {one.receipt ?? (mayWrite ? null : text.noReceipt)}
                  {!one.receipt && mayWrite && (
                    <Act
                      label={text.addReceipt}
                      fields={[{ name: "receipt", label: text.receipt }]}
                      act={({ receipt }) =>
                        unwrap(
                          api.POST("/api/v1/postal-dispatches/{id}/receipt", {
                            params: { path: { id: one.id }, header: ifMatch(one.version) },
                            body: { receipt: receipt ?? "" },
                          }),
                        )
                      }
                      done={text.receiptDone}
                      changes={[["postal"]]}
                    />
                  )}
                </>
              ),
            },
            { head: text.note, cell: (one) => one.note },
          ]}
        />
      </Listing>
    </>
  );
}

/** Who used which archived copy (Annex IV). */
export function ArchivedCopies() {
  const text = useTexts();
  const mayWrite = useHolds()("clerk");
  const found = usePages(["copy-uses"], (after: string | undefined, signal) =>
    unwrap(api.GET("/api/v1/archived-copy-uses", { params: { query: { limit: 100, ...(after ? { after } : {}) } }, signal })),
  );
  return (
    <>
      <h1>{text.title}</h1>
      <BookTabs />
      {mayWrite && (
        <div className="buttons">
          <Act
            label={text.useAdd}
            tone="primary"
            fields={[
              { name: "date", label: text.date, kind: "day" },
              { name: "person", label: text.person },
              { name: "symbol", label: text.symbol, max: 50 },
              { name: "document_date", label: text.documentDate, kind: "day" },
              { name: "type_and_subject", label: text.subjectFull, kind: "long", max: 600 },
              { name: "dossier", label: text.dossier, max: 100, optional: true },
              { name: "allowed_by", label: text.allowedBy },
              { name: "note", label: text.note, kind: "long", max: 500, optional: true },
            ]}
            act={({ dossier, note, ...rest }, key) =>
              unwrap(
                api.POST("/api/v1/archived-copy-uses", {
                  params: { header: { "Idempotency-Key": key } },
                  body: {
                    date: rest.date ?? "",
                    person: rest.person ?? "",
                    symbol: rest.symbol ?? "",
                    document_date: rest.document_date ?? "",
                    type_and_subject: rest.type_and_subject ?? "",
                    allowed_by: rest.allowed_by ?? "",
                    ...filled({ dossier, note }),
                  },
                }),
              )
            }
            done={text.useDone}
            changes={[["copy-uses"]]}
          />
        </div>
      )}
      <PrintPanel forms={["archived-copies"]} year={presentYear()} maySeal={mayWrite} />
      <Listing found={found}>
        <Sheet
          label={text.copies}
          rows={found.items}
          keyOf={(one) => one.id}
          columns={[
            { head: text.date, className: "narrow", cell: (one) => showDay(one.date) },
            { head: text.person, cell: (one) => one.person },
            { head: text.symbol, cell: (one) => `${one.symbol}\n${showDay(one.document_date)}` },
            {
              head: text.subjectFull,
              className: "wide",
              cell: (one) => [one.type_and_subject, one.note].filter(Boolean).join("\n"),
            },
            { head: text.dossier, cell: (one) => one.dossier },
            { head: text.allowedBy, cell: (one) => one.allowed_by },
            {
              head: text.returned,
              className: "narrow",
              cell: (one) => (
                <>
                  {one.returned_date ? showDay(one.returned_date) : mayWrite ? null : text.notReturned}
                  {!one.returned_date && mayWrite && (
                    <Act
                      label={text.giveBack}
                      title={text.returned}
                      fields={[{ name: "date", label: text.returned, kind: "day" }]}
                      act={({ date }) =>
                        unwrap(
                          api.POST("/api/v1/archived-copy-uses/{id}/return", {
                            params: { path: { id: one.id }, header: ifMatch(one.version) },
                            body: { date: date ?? "" },
                          }),
                        )
                      }
                      done={text.returnDone}
                      changes={[["copy-uses"]]}
                    />
                  )}
                </>
              ),
            },
          ]}
        />
      </Listing>
    </>
  );
}
