import { area } from "../messages";

export const vi = {
  title: "Thông báo",
  unseen: "Chỉ thông báo chưa xem",
  markSeen: "Đánh dấu đã xem tất cả",
  seen: "Đã xem",
  fresh: "Mới",
  done: "Đã đánh dấu.",
  empty: "Không có thông báo nào.",
  settings: "Báo qua thư điện tử",
  email: "Địa chỉ thư",
  mail: "Cách gửi",
  ways: { none: "Không gửi", each: "Mỗi thông báo một thư", digest: "Mỗi ngày một thư, gồm những gì chưa xem" } as Record<
    string,
    string
  >,
  hour: "Giờ gửi hằng ngày (0–23)",
  change: "Thay đổi",
  saved: "Đã lưu cách báo.",
  notChosen: "Chưa chọn",
  finding: "Đang mở văn bản…",
};

export const en: typeof vi = {
  title: "Notifications",
  unseen: "Only what was not seen",
  markSeen: "Mark all as seen",
  seen: "Seen",
  fresh: "New",
  done: "Marked.",
  empty: "No notifications.",
  settings: "By mail",
  email: "Address",
  mail: "How",
  ways: { none: "No mail", each: "One letter for each", digest: "One letter a day of what was not seen" },
  hour: "Hour of the daily letter (0–23)",
  change: "Change",
  saved: "Saved.",
  notChosen: "Not chosen yet",
  finding: "Opening the document…",
};

export const useTexts = area({ vi, en });
