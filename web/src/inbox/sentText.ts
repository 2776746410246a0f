import { area } from "../messages";

export const vi = {
  intro: "Những văn bản bạn đã trình, duyệt, chuyển hoặc chỉ đạo, và nơi chúng đang dừng.",
  standing: "Tình trạng",
  open: "Đang chờ",
  ended: "Đã xong",
  direction: "Đến hay đi",
  both: "Đến và đi",
  incoming: "Văn bản đến",
  outgoing: "Văn bản đi",
  list: "Danh sách đã gửi đi",
  emptyOpen: "Không có văn bản nào bạn gửi đi mà còn chờ.",
  emptyEnded: "Chưa có văn bản nào bạn gửi đi đã xong.",
  mine: (name: string, what: string, when: string) => `Bạn: ${[name, what].filter(Boolean).join(" – ")}, ${when}`,
  waits: (name: string, who: string, how: string) => `${name} – ${who}, đã ${how}`,
  waitsEvent: "Chờ đến lúc hẹn hoặc thông điệp từ nơi khác",
  over: "Quy trình đã kết thúc",
  ofRole: (role: string, unit: string) => `${role}, ${unit}`,
  roles: { leader: "lãnh đạo", clerk: "văn thư", official: "chuyên viên" } as Record<string, string>,
  days: (n: number) => `${n} ngày`,
  hours: (n: number) => `${n} giờ`,
  minutes: (n: number) => `${n} phút`,
};

export const en: typeof vi = {
  intro: "What you submitted, approved, forwarded or gave instructions on, and where it waits now.",
  standing: "Standing",
  open: "Waiting",
  ended: "Done",
  direction: "In or out",
  both: "In and out",
  incoming: "Incoming",
  outgoing: "Outgoing",
  list: "What was sent on",
  emptyOpen: "Nothing that you sent on is waiting.",
  emptyEnded: "Nothing that you sent on is done yet.",
  mine: (name, what, when) => `You: ${[name, what].filter(Boolean).join(" – ")}, ${when}`,
  waits: (name, who, how) => `${name} – ${who}, for ${how}`,
  waitsEvent: "Waits for a time or for a message from elsewhere",
  over: "The chain has ended",
  ofRole: (role, unit) => `${role}, ${unit}`,
  roles: { leader: "leader", clerk: "clerk", official: "official" },
  days: (n) => (n === 1 ? "1 day" : `${n} days`),
  hours: (n) => (n === 1 ? "1 hour" : `${n} hours`),
  minutes: (n) => (n === 1 ? "1 minute" : `${n} minutes`),
};

export const useTexts = area({ vi, en });
