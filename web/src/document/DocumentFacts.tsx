import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDirectory } from "../api/queries";
import type { components } from "../api/schema";
import { useText } from "../messages";
import { showDay, showInstant } from "../parts/time";
import { useTexts } from "./text";

type Incoming = components["schemas"]["IncomingDocument"];
type Outgoing = components["schemas"]["OutgoingDocument"];

function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function IncomingFacts({ document: one }: { document: Incoming }) {
  const text = useText();
  const texts = useTexts();
  return (
    <Facts
      rows={[
        [text.document.number, `${one.number_text}/${one.year}`],
        [text.document.arrived, showInstant(one.arrived_at)],
        [text.document.issuer, one.issuer],
        [text.document.symbol, one.number_and_symbol],
        [text.document.date, showDay(one.document_date)],
        [text.document.type, text.types[one.type] ?? one.type],
        [text.document.urgency, one.urgency === "normal" ? null : text.urgency[one.urgency]],
        [text.document.due, one.due_date && showDay(one.due_date)],
        [text.document.signer, [one.signer_name, one.signer_position].filter(Boolean).join(", ")],
        [text.document.pages, one.page_count],
        [text.document.instruction, one.instruction],
        [texts.departed, one.departure_reason],
        [text.document.note, one.note],
        [
          text.document.answeredBy,
          one.answers.length > 0 &&
            one.answers.map((answer) => (
              <Link key={answer.id} to="/van-ban-di/$id" params={{ id: answer.id }}>
                {answer.symbol ?? answer.subject}
              </Link>
            )),
        ],
      ]}
    />
  );
}

export function OutgoingFacts({ document: one }: { document: Outgoing }) {
  const text = useText();
  const texts = useTexts();
  const { person, unit } = useDirectory();
  return (
    <Facts
      rows={[
        [text.document.symbol, one.symbol ?? text.inbox.noNumber],
        [text.document.type, text.types[one.type] ?? one.type],
        [text.document.drafter, [person(one.drafter_id), unit(one.drafting_unit_id)].filter(Boolean).join(" · ")],
        [text.document.signer, one.signer_name],
        [text.document.issued, one.issued_date && showDay(one.issued_date)],
        [text.document.urgency, one.urgency === "normal" ? null : text.urgency[one.urgency]],
        [text.document.due, one.due_date && showDay(one.due_date)],
        [text.document.recipients, one.recipients.join("; ")],
        [texts.recalled, one.recall_reason],
        [text.document.note, one.note],
        [
          text.document.answers,
          one.answers && (
            <Link to="/van-ban-den/$id" params={{ id: one.answers }}>
              {text.document.answers}
            </Link>
          ),
        ],
      ]}
    />
  );
}
