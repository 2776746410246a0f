import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useRoles } from "../shell/Shell";
import { useTexts } from "./text";
import "./audit.css";

/** Heading and parts of the audit, for whom they are. */
export function AuditFrame({ children }: { children: ReactNode }) {
  const texts = useTexts();
  const roles = useRoles();
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
        {roles.has("auditor") && (
          <Link to="/kiem-toan/nhat-ky" activeOptions={{ includeSearch: false }}>
            {texts.log}
          </Link>
        )}
      </nav>
      {children}
    </>
  );
}
