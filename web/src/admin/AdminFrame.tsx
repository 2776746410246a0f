import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, unwrap } from "../api/client";
import "../parts/parts.css";
import "./admin.css";
import { useRoles } from "../shell/roles";
import { useTexts } from "./text";

const rooms = [
  ["/quan-tri", "people"],
  ["/quan-tri/don-vi", "units"],
  ["/quan-tri/so", "numbering"],
  ["/quan-tri/quy-trinh", "chains"],
  ["/quan-tri/mau", "templates"],
  ["/quan-tri/hinh-anh", "images"],
  ["/quan-tri/lich", "calendar"],
  ["/quan-tri/chung-thu", "trust"],
  ["/quan-tri/cau-hinh", "settings"],
  ["/quan-tri/khoa", "keys"],
  ["/quan-tri/cong-viec", "jobs"],
] as const;

export function AdminFrame({ acts, children }: { acts?: ReactNode; children: ReactNode }) {
  const texts = useTexts();
  const roles = useRoles();
  // Clerks keep the templates and nothing else of this room.
  const own = roles.has("administrator") ? rooms : rooms.filter(([, name]) => name === "templates");
  // Without its chain no incoming document goes anywhere: the first run was left before its end.
  const chains = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/workflows", { signal })),
    staleTime: 60_000,
  }).data;
  const isUnfinished = own.length > 1 && chains !== undefined && !chains.items.some((one) => one.key === "incoming-document");
  return (
    <>
      <div className="head">
        <h1>{own.length > 1 ? texts.title : texts.tabs.templates}</h1>
        {acts}
      </div>
      {own.length > 1 && (
        <nav className="tabs" aria-label={texts.title}>
          {own.map(([to, name]) => (
            <Link key={to} to={to} activeOptions={{ exact: to === "/quan-tri" }}>
              {texts.tabs[name]}
            </Link>
          ))}
        </nav>
      )}
      {isUnfinished && (
        <p className="notice warn">
          {texts.unfinished} <Link to="/khoi-dau">{texts.goOn}</Link>
        </p>
      )}
      {children}
    </>
  );
}
