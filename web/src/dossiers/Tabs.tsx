import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { components } from "../api/schema";
import { useHolds } from "../parts/rights";
import { showDay } from "../parts/time";
import "../parts/parts.css";
import "./dossiers.css";
import { useTexts } from "./text";

export type DossierRow = components["schemas"]["DossierRow"];

/** Of the room: what only those see who watch over the agency's archive is not offered to others. */
export function Tabs() {
  const text = useTexts();
  const holds = useHolds();
  const watches = holds("clerk") || holds("leader") || holds("auditor");
  const all = [
    ["/ho-so", "dossiers"],
    ["/ho-so/danh-muc", "plans"],
    ...(watches ? ([["/ho-so/het-han", "review"]] as const) : []),
    ["/ho-so/nop-luu", "handovers"],
    ...(watches
      ? ([
          ["/ho-so/tieu-huy", "disposals"],
          ["/ho-so/phong-toa", "holds"],
        ] as const)
      : []),
  ] as const;
  return (
    <nav className="tabs" aria-label={text.title}>
      {all.map(([to, name]) => (
        <Link key={to} to={to} search={{}} activeOptions={{ exact: true, includeSearch: false }}>
          {text.tabs[name]}
        </Link>
      ))}
    </nav>
  );
}

export function Head({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

export const keptFor = (text: ReturnType<typeof useTexts>, years: number | null | undefined) =>
  years ? text.years(years) : text.forever;

export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

interface TableProps {
  label: string;
  rows: DossierRow[];
  chosen?: Set<string>;
  onChoose?: (id: string, isChosen: boolean) => void;
}

/** Dossiers, each opening its page; with `onChoose` they can be picked. */
export function DossierTable({ label, rows, chosen, onChoose }: TableProps) {
  const text = useTexts();
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            {onChoose && (
              <th scope="col">
                <span className="hidden">{text.choose}</span>
              </th>
            )}
            <th scope="col">{text.code}</th>
            <th scope="col" className="wide">
              {text.titleOf}
            </th>
            <th scope="col">{text.retentionText}</th>
            <th scope="col">{text.total}</th>
            <th scope="col">{text.handoverDue}</th>
            <th scope="col">{text.stateOf}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.id} className={one.state === "disposed" ? "out" : ""}>
              {onChoose && (
                <td className="pick">
                  <input
                    type="checkbox"
                    aria-label={text.chooseOne(one.code)}
                    checked={chosen?.has(one.id) ?? false}
                    onChange={(event) => onChoose(one.id, event.target.checked)}
                  />
                </td>
              )}
              <td className="narrow">{one.code}</td>
              <td>
                <Link to="/ho-so/$id" params={{ id: one.id }}>
                  {one.title}
                </Link>
              </td>
              <td>{keptFor(text, one.retention_years)}</td>
              <td>{text.totals(one.document_total, one.page_total)}</td>
              <td className="narrow">{one.handover_due ? showDay(one.handover_due) : ""}</td>
              <td>{text.state[one.state]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Which rows of a list were picked. */
export const toggled = (chosen: Set<string>, id: string, isChosen: boolean) => {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
};
