import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useHolds } from "../parts/rights";
import { useTexts } from "./text";
import "./audit.css";

/** Heading and parts of the audit, for whom they are. */
export function AuditFrame({ children }: { children: ReactNode }) {
  const texts = useTexts();
  const holds = useHolds();
  return (
    <>
      <h1>{texts.nav}</h1>
      <nav className="tabs" aria-label={texts.tabs}>
        <Link to="/kiem-toan" activeOptions={{ exact: true, includeSearch: false }}>
          {texts.file}
        </Link>
        <Link to="/kiem-toan/hieu-luc" activeOptions={{ includeSearch: false }}>
          {texts.validity}
        </Link>
        {holds("auditor") && (
          <Link to="/kiem-toan/nhat-ky" activeOptions={{ includeSearch: false }}>
            {texts.log}
          </Link>
        )}
      </nav>
      {children}
    </>
  );
}
