import { useText } from "../messages";
import { useHolds } from "../parts/rights";
import { type Role, useRoles } from "./roles";

const everybody: Role[] = ["clerk", "official", "leader", "auditor"];

interface Room {
  to: "/tim-kiem" | "/so" | "/ho-so" | "/uy-quyen" | "/dieu-hanh" | "/kiem-toan" | "/quan-tri" | "/quan-tri/mau" | "/thong-bao";
  name: "search" | "books" | "dossiers" | "delegations" | "board" | "audit" | "admin" | "templates" | "notices";
  roles: Role[];
  /** For those who hold the role for the whole agency. */
  isOfAgency?: boolean;
}

/** The screens of search, registers, dossiers and figures, for the roles that have them. */
const rooms: Room[] = [
  { to: "/tim-kiem", name: "search", roles: everybody },
  { to: "/so", name: "books", roles: ["clerk", "leader", "auditor"] },
  { to: "/ho-so", name: "dossiers", roles: everybody },
  { to: "/uy-quyen", name: "delegations", roles: [...everybody, "administrator"] },
  { to: "/dieu-hanh", name: "board", roles: ["clerk", "leader", "auditor"], isOfAgency: true },
  { to: "/kiem-toan", name: "audit", roles: everybody },
  { to: "/quan-tri", name: "admin", roles: ["administrator"] },
  { to: "/quan-tri/mau", name: "templates", roles: ["clerk"], isOfAgency: true },
  { to: "/thong-bao", name: "notices", roles: [...everybody, "administrator"] },
];

export function useRooms() {
  const text = useText();
  const roles = useRoles();
  const holds = useHolds();
  return rooms
    .filter((one) => one.roles.some((role) => (one.isOfAgency ? holds(role) : roles.has(role))))
    .map((one) => ({ to: one.to, label: text.nav[one.name] }));
}

/** Every screen that a person can jump to by its name. */
export function usePlaces() {
  const text = useText();
  const roles = useRoles();
  const rest = useRooms();
  const isAtWork = everybody.some((role) => roles.has(role));
  return [
    { to: "/viec" as const, label: text.nav.work },
    ...(isAtWork ? [{ to: "/van-ban-den" as const, label: text.nav.incoming }] : []),
    ...(roles.has("clerk") ? [{ to: "/van-ban-den/dang-ky" as const, label: text.nav.register }] : []),
    ...(isAtWork ? [{ to: "/van-ban-di" as const, label: text.nav.outgoing }] : []),
    ...(roles.has("official") || roles.has("leader") ? [{ to: "/van-ban-di/du-thao" as const, label: text.nav.draft }] : []),
    ...rest,
  ];
}
