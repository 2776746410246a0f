import { useNavigate } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { Act } from "../parts/Act";
import { filled } from "../parts/form";
import { useTexts } from "./text";

type Entered = components["schemas"]["RegisterNumber"];

const lines = (value = "") =>
  value
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean);

/** What the clerk does with the numbers of a book that is in use: each is an event with its reason. */
export function RegisterActs({ book, year }: { book: components["schemas"]["Book"]; year: number }) {
  const text = useTexts();
  const common = useText();
  const navigate = useNavigate();
  const changes = [["register", book.code, year]];
  const toNumber = (made: Entered) =>
    void navigate({
      to: "/so/$book/$year",
      params: { book: book.code, year: String(made.year) },
      search: {},
      hash: `so-${made.number}`,
    });
  return (
    <div className="buttons" role="group" aria-label={text.acts}>
      <Act
        label={text.reserve}
        note={text.reserveNote}
        fields={[
          { name: "reserved_for", label: text.reservedFor },
          { name: "reason", label: text.reason, kind: "long", max: 500 },
          { name: "until", label: text.until, kind: "day" },
        ]}
        act={(given, key) =>
          unwrap(
            api.POST("/api/v1/books/{book}/reservations", {
              params: { path: { book: book.code }, header: { "Idempotency-Key": key } },
              body: { reserved_for: given.reserved_for ?? "", reason: given.reason ?? "", until: given.until ?? "" },
            }),
          )
        }
        done={text.reserved}
        changes={changes}
        after={toNumber}
      />
      <Act
        label={text.skip}
        note={text.skipNote}
        tone="danger"
        fields={[
          { name: "through", label: text.through, kind: "number" },
          { name: "reason", label: text.reason, kind: "long", max: 500 },
        ]}
        act={({ through, reason }) =>
          unwrap(
            api.POST("/api/v1/books/{book}/skips", {
              params: { path: { book: book.code } },
              body: { through: Number(through), reason: reason ?? "" },
            }),
          )
        }
        done={text.skipped}
        changes={changes}
      />
      {book.kind !== "incoming" && (
        <Act
          label={text.line}
          note={text.lineNote}
          fields={[
            { name: "type", label: text.type, kind: "choice", choices: Object.entries(common.types) },
            { name: "document_date", label: text.documentDate, kind: "day", optional: true },
            { name: "subject", label: text.subject, kind: "long", max: 500, optional: true },
            { name: "signer_name", label: text.signer, max: 50, optional: true },
            { name: "unit", label: text.drafting, kind: "unit", optional: true },
            { name: "recipients", label: text.recipients, kind: "long", max: 4000, optional: true },
            { name: "copies", label: text.copiesCount, kind: "number", optional: true },
            { name: "archive_receiver", label: text.archive, optional: true },
            { name: "transferred_date", label: text.transferred, kind: "day", optional: true },
            { name: "reserved_number", label: text.reservedNumber, kind: "number", optional: true },
            { name: "note", label: text.note, kind: "long", max: 500, optional: true },
          ]}
          act={({ type, recipients, copies, reserved_number, ...rest }, key) =>
            unwrap(
              api.POST("/api/v1/books/{book}/lines", {
                params: { path: { book: book.code }, header: { "Idempotency-Key": key } },
                body: {
                  type: type ?? "",
                  recipients: lines(recipients),
                  ...filled(rest),
                  ...(copies ? { copies: Number(copies) } : {}),
                  ...(reserved_number ? { reserved_number: Number(reserved_number) } : {}),
                },
              }),
            )
          }
          done={text.entered}
          changes={changes}
          after={toNumber}
        />
      )}
    </div>
  );
}
