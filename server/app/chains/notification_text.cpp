#include "server/app/chains/notification_text.hpp"

#include <array>

#include <fmt/format.h>

namespace vanthu::app {
namespace {

/// `{0}`: the subject, `{1}`: the words (the step's name, or what was said), `{2}`: ": " and a reason, or a full stop.
struct Sentence {
    std::string_view kind;
    std::string_view vi;
    std::string_view en;
};

constexpr std::array<Sentence, 22> sentences{{
    {"task", "Cần xử lý “{0}”: {1}.", "To be done on “{0}”: {1}."},
    {"passed", "Được chuyển “{0}”: {1}.", "Passed to you: “{0}”, {1}."},
    {"opinion", "Xin ý kiến về “{0}”.", "Your opinion is asked on “{0}”."},
    {"information", "Để biết: “{0}”.", "For information: “{0}”."},
    {"withdrawn", "Việc “{1}” trên “{0}” không còn chờ bạn.", "“{1}” on “{0}” does not wait for you any more."},
    {"warning", "Sắp đến hạn “{1}” trên “{0}”.", "“{1}” on “{0}” will be due soon."},
    {"overdue", "Quá hạn “{1}” trên “{0}”.", "“{1}” on “{0}” is overdue."},
    {"urged", "Đôn đốc “{0}”: {1}", "Please hurry with “{0}”: {1}"},
    {"said", "“{0}”: {1}", "“{0}”: {1}"},
    {"returned", "“{0}” được trả lại{2}", "“{0}” was returned{2}"},
    {"rejected", "“{0}” bị từ chối{2}", "“{0}” was rejected{2}"},
    {"recalled", "“{0}” được thu hồi{2}", "“{0}” was recalled{2}"},
    {"cancelled", "“{0}” bị hủy quy trình{2}", "“{0}” was cancelled{2}"},
    {"number-void", "Số của “{0}” đã bị hủy: {1}.", "The number of “{0}” was made void: {1}."},
    {"handover-due", "Hồ sơ “{0}” phải nộp vào lưu trữ, chậm nhất ngày {1}.", "The dossier “{0}” is to be handed over to the archive, by {1} at the latest."},
    {"document-arrived", "Đơn vị của bạn nhận được “{0}”: {1}.", "Your unit received “{0}”: {1}."},
    {"recipient-refused", "Nơi nhận không nhận được “{0}”: {1}.", "“{0}” did not reach a recipient: {1}."},
    {"document-recalled", "Văn bản “{0}” đã bị thu hồi{2}", "The document “{0}” was recalled{2}"},
    {"check-out-broken", "“{0}” không còn do bạn giữ để sửa{2}", "“{0}” is not checked out by you any more{2}"},
    {"advised", "“{0}” đã có ý kiến{2}", "“{0}” has an opinion{2}"},
    {"finished", "“{0}” đã hoàn thành quy trình{2}", "“{0}” has gone through its chain{2}"},
    {"failed", "“{0}” dừng vì lỗi trong quy trình{2}", "“{0}” was stopped by an error of its chain{2}"},
}};

}  // namespace

ClientText text_of(const Notification& one) {
    const std::string ending = one.words.empty() ? "." : ": " + one.words;
    for (const Sentence& sentence : sentences) {
        if (sentence.kind == one.kind) {
            return {fmt::format(fmt::runtime(sentence.vi), one.subject, one.words, ending),
                    fmt::format(fmt::runtime(sentence.en), one.subject, one.words, ending)};
        }
    }
    return {fmt::format("“{}”", one.subject), fmt::format("“{}”", one.subject)};
}

}  // namespace vanthu::app
