#include "templates/fields.hpp"

#include "core/text.hpp"
#include "templates/docx.hpp"

namespace vanthu::templates {
namespace {

constexpr std::size_t name_limit = 40;

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > name_limit) {
        return false;
    }
    for (const char one : text) {
        if (!((one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '_')) {
            return false;
        }
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Text for an element or a quoted attribute: nothing of it is a mark.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char one : text) {
        switch (one) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            case '\n': result += "<br>"; break;
            default: result += one;
        }
    }
    return result;
}

Result<void> check_html(std::string_view content) {
    constexpr std::size_t most = 2U * 1024 * 1024;
    const bool is_text = normalize(content).has_value() || content.find('\r') != std::string_view::npos;
    return content.size() <= most && is_text && fold(content.substr(0, 4096)).find("<html") != std::string::npos
               ? Result<void>{}
               : fail(Code::invalid_input, {"Không phải tệp HTML (UTF-8) có phần tử <html>, hoặc quá lớn.", "Not an HTML file (UTF-8) with an <html> element, or too large."});
}

}  // namespace

std::vector<FieldPlace> find_fields(std::string_view text) {
    std::vector<FieldPlace> found;
    for (std::size_t at = text.find("{{"); at != std::string_view::npos;) {
        const std::size_t close = text.find("}}", at + 2);
        if (close == std::string_view::npos) {
            break;
        }
        const std::string_view name = trimmed(text.substr(at + 2, close - at - 2));
        if (is_name(name)) {
            found.push_back({at, close + 2, std::string{name}});
            at = text.find("{{", close + 2);
        } else {
            at = text.find("{{", at + 1);
        }
    }
    return found;
}

const char* to_string(Kind kind) {
    return kind == Kind::docx ? "docx" : "html";
}

std::optional<Kind> kind_of(std::string_view file_name) {
    const std::string name = fold(file_name);
    if (name.ends_with(".docx") || name == "docx") {
        return Kind::docx;
    }
    return name.ends_with(".html") || name == "html" ? std::optional{Kind::html} : std::nullopt;
}

Result<std::set<std::string>> fields_of(Kind kind, std::string_view content) {
    if (kind == Kind::docx) {
        return docx_fields(content);
    }
    if (auto checked = check_html(content); !checked) {
        return pass(checked.error());
    }
    std::set<std::string> names;
    for (const FieldPlace& field : find_fields(content)) {
        names.insert(field.name);
    }
    return names;
}

Result<std::string> fill(Kind kind, std::string_view content, const Values& values) {
    const auto names = fields_of(kind, content);
    if (!names) {
        return pass(names.error());
    }
    for (const std::string& name : *names) {
        if (!values.contains(name)) {
            return fail_field("/values/" + name, {"Thiếu giá trị của trường này.", "The value of this field is missing."});
        }
    }
    if (kind == Kind::docx) {
        return fill_docx(content, values);
    }
    std::string filled;
    std::size_t from = 0;
    for (const FieldPlace& field : find_fields(content)) {
        filled += content.substr(from, field.begin - from);
        filled += escaped(values.at(field.name));
        from = field.end;
    }
    filled += content.substr(from);
    return filled;
}

}  // namespace vanthu::templates
