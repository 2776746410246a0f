import type { ReactNode } from "react";
import "./parts.css";

export interface Column<Row> {
  head: string;
  /** "wide", "narrow", "amount", "acts": as parts.css has them. */
  className?: string;
  /** Where the cells speak for themselves, as buttons do. */
  isHeadHidden?: boolean;
  cell: (row: Row) => ReactNode;
}

const ofHead = new Set(["wide", "acts"]);

/** A table of one kind of things, a line each; wider than the page it scrolls by itself. */
export function Sheet<Row>({
  label,
  columns,
  rows,
  keyOf,
  lookOf,
}: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** "out" or "closed" for what does not count any more. */
  lookOf?: (row: Row) => string;
}) {
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one.head} scope="col" className={ofHead.has(one.className ?? "") ? one.className : undefined}>
                {one.isHeadHidden ? <span className="hidden">{one.head}</span> : one.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={lookOf?.(row)}>
              {columns.map((one) => (
                <td key={one.head} className={one.className === "wide" ? undefined : one.className}>
                  {one.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
