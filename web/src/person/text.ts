import { area } from "../messages";

export const vi = {
  title: "Cá nhân",
  password: {
    title: "Đổi mật khẩu",
    present: "Mật khẩu hiện tại",
    wanted: "Mật khẩu mới",
    hint: "Từ 12 ký tự, không chứa tên đăng nhập. Một câu dài dễ nhớ là tốt.",
    again: "Nhập lại mật khẩu mới",
    differs: "Hai lần nhập không giống nhau",
    submit: "Đổi mật khẩu",
    done: "Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc.",
  },
  totp: {
    title: "Xác thực hai bước",
    on: "Đang bật: mỗi lần đăng nhập cần mã sáu chữ số từ điện thoại.",
    off: "Chưa bật. Khi bật, người biết mật khẩu của bạn vẫn không đăng nhập được nếu không có điện thoại của bạn.",
    begin: "Bật xác thực hai bước",
    scan: "Mở ứng dụng xác thực trên điện thoại, quét mã này, rồi nhập mã sáu chữ số mà ứng dụng hiện.",
    picture: "Mã QR để thêm tài khoản vào ứng dụng xác thực",
    secret: "Không quét được? Nhập khóa này vào ứng dụng:",
    code: "Mã sáu chữ số",
    confirm: "Xác nhận mã",
    confirmed: "Đã bật xác thực hai bước.",
    remove: "Tắt xác thực hai bước",
    removed: "Đã tắt xác thực hai bước.",
  },
  ending: {
    title: "Phiên làm việc sắp kết thúc",
    idle: (left: string) => `Bạn không dùng trang này một lúc. Phiên sẽ kết thúc sau ${left}.`,
    absolute: (left: string) => `Phiên đã đủ thời gian tối đa và sẽ kết thúc sau ${left}. Hãy đăng nhập lại để làm tiếp.`,
    kept: "Những gì bạn đang nhập vẫn còn trên trang.",
    stay: "Tiếp tục làm việc",
    again: "Đăng nhập lại",
  },
};

export const en: typeof vi = {
  title: "Your account",
  password: {
    title: "Change the password",
    present: "Present password",
    wanted: "New password",
    hint: "12 characters or more, without your login. A long sentence that you remember is good.",
    again: "The new password once more",
    differs: "The two are not the same",
    submit: "Change the password",
    done: "The password is changed. Your other sessions have ended.",
  },
  totp: {
    title: "Two-step sign-in",
    on: "On: each sign-in needs the six digits of your telephone.",
    off: "Off. With it, whoever knows your password still needs your telephone.",
    begin: "Turn it on",
    scan: "Open the authenticator on your telephone, scan this code, then enter the six digits that it shows.",
    picture: "QR code that adds the account to an authenticator",
    secret: "It cannot be scanned? Enter this key:",
    code: "Six digits",
    confirm: "Confirm the code",
    confirmed: "Two-step sign-in is on.",
    remove: "Turn it off",
    removed: "Two-step sign-in is off.",
  },
  ending: {
    title: "Your session is about to end",
    idle: (left) => `You have not used this page for a while. The session ends in ${left}.`,
    absolute: (left) => `The session has lasted as long as it may and ends in ${left}. Sign in again to go on.`,
    kept: "What you have entered stays on the page.",
    stay: "Go on working",
    again: "Sign in again",
  },
};

export const useTexts = area({ vi, en });
