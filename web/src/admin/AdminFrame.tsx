import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import "../parts/parts.css";
import "./admin.css";
import { useTexts } from "./text";

const rooms = [
  ["/quan-tri", "people"],
  ["/quan-tri/don-vi", "units"],
  ["/quan-tri/quy-trinh", "chains"],
  ["/quan-tri/lich", "calendar"],
  ["/quan-tri/khoa", "keys"],
  ["/quan-tri/cong-viec", "jobs"],
] as const;

export function AdminFrame({ acts, children }: { acts?: ReactNode; children: ReactNode }) {
  const texts = useTexts();
  return (
    <>
      <div className="head">
        <h1>{texts.title}</h1>
        {acts}
      </div>
      <nav className="tabs" aria-label={texts.title}>
        {rooms.map(([to, name]) => (
          <Link key={to} to={to} activeOptions={{ exact: true }}>
            {texts.tabs[name]}
          </Link>
        ))}
      </nav>
      {children}
    </>
  );
}
