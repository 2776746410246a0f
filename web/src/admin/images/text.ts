import { area } from "../../messages";

export const vi = {
  intro:
    "Ảnh hiện tại chỗ ký khi máy chủ ký hoặc đóng dấu (Nghị định 30/2020, Phụ lục I): chữ ký cá nhân màu xanh, dấu cơ quan màu đỏ, đúng kích thước thật, PNG nền trong suốt. Văn bản đã ký giữ nguyên ảnh lúc ký.",
  agency: "Dấu của cơ quan",
  own: "Ảnh chữ ký của tôi",
  ownIntro:
    "Ảnh này hiện tại chỗ ký khi bạn ký: màu xanh, PNG nền trong suốt. Văn bản đã ký giữ nguyên ảnh lúc ký. Không có ảnh thì hiện khung chữ “Ký bởi”.",
  people: "Chữ ký của từng người",
  choosePerson: "Người ký",
  choose: "Chọn một người để xem hoặc đổi ảnh chữ ký.",
  none: "Chưa có ảnh: chỗ ký hiện khung chữ “Ký bởi”, hoặc ảnh trong thư mục signing.image_folder nếu máy chủ có.",
  withdrawn: "Không dùng ảnh: chỗ ký hiện khung chữ “Ký bởi”.",
  present: "Ảnh đang dùng",
  since: (who: string, when: string) => `${who} đặt lúc ${when}`,
  upload: "Ảnh mới (PNG)",
  uploadHint: "Không quá 1 MB. Kích thước trên giấy lấy theo độ phân giải ghi trong ảnh; không ghi thì tính 300 dpi.",
  size: (width: string, height: string) => `Trên giấy: ${width} × ${height} mm`,
  good: "Ảnh đạt yêu cầu.",
  preview: "Xem trên giấy, kích thước thật",
  previewOf: (what: string) => `${what} trên một phần trang A4`,
  title: "GIÁM ĐỐC",
  use: "Dùng ảnh này",
  used: "Ảnh mới có hiệu lực từ lần ký sau.",
  withdraw: "Thôi dùng ảnh",
  withdrawNote: "Từ lần ký sau chỗ ký hiện khung chữ. Văn bản đã ký không thay đổi.",
  withdrawnDone: "Đã thôi dùng ảnh.",
  history: "Các lần thay đổi",
  put: "đặt ảnh",
  took: "thôi dùng ảnh",
  held: (n: number) => `${n} người có ảnh chữ ký`,
  hasImage: "có ảnh",
};

export const en: typeof vi = {
  intro:
    "What shows where the server signs or seals (Decree 30/2020, Annex I): a person's signature in blue, the agency's seal in red and at its real size, PNG with a transparent ground. What was signed keeps the image that it was signed with.",
  agency: "The agency's seal",
  own: "Image of my signature",
  ownIntro:
    "It shows where you sign: blue, PNG with a transparent ground. What was signed keeps the image that it was signed with. Without one a frame with “Ký bởi” shows.",
  people: "Signatures of people",
  choosePerson: "Who signs",
  choose: "Choose a person to see or change the image.",
  none: "No image: a frame with “Ký bởi” shows, or the image of the folder signing.image_folder where the server has one.",
  withdrawn: "No image is used: a frame with “Ký bởi” shows.",
  present: "In use",
  since: (who, when) => `Put by ${who}, ${when}`,
  upload: "New image (PNG)",
  uploadHint: "At most 1 MB. Its size on paper comes from the resolution in the image; 300 dpi where it has none.",
  size: (width, height) => `On paper: ${width} × ${height} mm`,
  good: "The image is as it should be.",
  preview: "On paper, at its real size",
  previewOf: (what) => `${what} on a part of an A4 page`,
  title: "GIÁM ĐỐC",
  use: "Use this image",
  used: "The new image shows from the next signature on.",
  withdraw: "Use no image",
  withdrawNote: "From the next signature on a frame with words shows. What was signed stays.",
  withdrawnDone: "No image is used any more.",
  history: "Changes",
  put: "put an image",
  took: "took the image away",
  held: (n) => `${n} people have an image`,
  hasImage: "has an image",
};

export const useTexts = area({ vi, en });
