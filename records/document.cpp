#include "records/document.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::records {
namespace {

constexpr std::array<std::pair<Urgency, const char*>, 4> urgencies{{{Urgency::normal, "normal"},
                                                                    {Urgency::urgent, "urgent"},
                                                                    {Urgency::very_urgent, "very_urgent"},
                                                                    {Urgency::express, "express"}}};

}  // namespace

const char* to_string(Urgency urgency) {
    return urgencies.at(static_cast<std::size_t>(urgency)).second;
}

std::optional<Urgency> parse_urgency(std::string_view text) {
    for (const auto& [urgency, name] : urgencies) {
        if (text == name) {
            return urgency;
        }
    }
    return std::nullopt;
}

Result<void> check_secrecy(std::string_view secrecy) {
    if (secrecy == "none") {
        return {};
    }
    if (secrecy == "confidential" || secrecy == "secret" || secrecy == "top_secret") {
        return fail(Code::unsupported,
                    {"Văn bản mật không được đăng ký trên hệ thống nối mạng. Hãy dùng sổ văn bản mật.",
                     "Classified documents are not registered on a networked system. Use the classified register."});
    }
    return fail_field("/secrecy", {"Độ mật không hợp lệ.", "Not a level of secrecy."});
}

Result<void> check_text(std::string_view text, const char* pointer, std::size_t limit) {
    if (text.empty()) {
        return fail_field(pointer, {"Không được để trống.", "Must not be empty."});
    }
    if (code_points(text) > limit) {
        return fail_field(pointer, {fmt::format("Nhiều nhất {} ký tự.", limit), fmt::format("At most {} characters.", limit)});
    }
    return {};
}

Result<void> check_optional_text(const std::optional<std::string>& text, const char* pointer, std::size_t limit) {
    return text ? check_text(*text, pointer, limit) : Result<void>{};
}

tl::unexpected<Error> wrong_state(const ClientText& state_name) {
    return fail(Code::conflict, {fmt::format("Văn bản đang ở trạng thái “{}”, không làm được việc này.", state_name.vi),
                                 fmt::format("The document is “{}”; this cannot be done now.", state_name.en)});
}

}  // namespace vanthu::records
