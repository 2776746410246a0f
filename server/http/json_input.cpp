#include "server/http/json_input.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/id.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace vanthu::http {
namespace {

namespace json = boost::json;

bool is_json(std::string_view media_type) {
    std::string type{media_type.substr(0, media_type.find(';'))};
    while (!type.empty() && type.back() == ' ') {
        type.pop_back();
    }
    std::transform(type.begin(), type.end(), type.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return type == "application/json";
}

}  // namespace

Result<json::value> parse_json(const Request& request) {
    if (!is_json(request.headers.find("Content-Type").value_or(""))) {
        return fail(Code::unsupported, {"Yêu cầu cần có kiểu nội dung application/json.",
                                        "The request's content type has to be application/json."});
    }
    const auto* text = std::get_if<std::string>(&request.body);
    if (text == nullptr) {
        return fail(Code::too_large, {"Nội dung yêu cầu quá lớn.", "The request's body is too large."});
    }
    return read_json(*text);
}

ObjectReader::ObjectReader(const json::value& value, std::string prefix)
    : object_(value.if_object()), prefix_(std::move(prefix)) {
    if (object_ == nullptr) {
        errors_.push_back({prefix_, {"Cần một đối tượng JSON.", "A JSON object is needed."}});
    }
}

const json::value* ObjectReader::take(std::string_view name) {
    known_.emplace_back(name);
    const json::value* found =
        object_ == nullptr ? nullptr : object_->if_contains(json::string_view{name.data(), name.size()});
    return found == nullptr || found->is_null() ? nullptr : found;
}

bool ObjectReader::has(std::string_view name) const {
    return object_ != nullptr && object_->if_contains(json::string_view{name.data(), name.size()}) != nullptr;
}

void ObjectReader::wrong(std::string_view name, ClientText detail) {
    errors_.push_back({prefix_ + "/" + std::string{name}, std::move(detail)});
}

void ObjectReader::missing(std::string_view name) {
    if (object_ != nullptr) {
        wrong(name, {"Thiếu trường này.", "This field is missing."});
    }
}

void ObjectReader::absorb(const ObjectReader& inner) {
    errors_.insert(errors_.end(), inner.errors_.begin(), inner.errors_.end());
    if (inner.object_ == nullptr) {
        return;
    }
    for (const auto& member : *inner.object_) {
        const std::string key{member.key().data(), member.key().size()};
        if (std::find(inner.known_.begin(), inner.known_.end(), key) == inner.known_.end()) {
            errors_.push_back({inner.prefix_ + "/" + key, {"Trường không được biết.", "Unknown field."}});
        }
    }
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name, std::size_t limit) {
    const json::value* value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const json::string* text = value->if_string();
    if (text == nullptr) {
        wrong(name, {"Cần một chuỗi.", "A string is needed."});
        return std::nullopt;
    }
    auto normal = normalize({text->data(), text->size()});
    if (!normal) {
        wrong(name, normal.error().detail);
        return std::nullopt;
    }
    if (code_points(*normal) > limit) {
        wrong(name, {fmt::format("Nhiều nhất {} ký tự.", limit), fmt::format("At most {} characters.", limit)});
        return std::nullopt;
    }
    if (normal->empty()) {
        return std::nullopt;
    }
    return std::move(*normal);
}

std::string ObjectReader::text(std::string_view name, std::size_t limit, bool may_be_empty) {
    const std::size_t before = errors_.size();
    auto found = optional_text(name, limit);
    if (!found && errors_.size() == before && !may_be_empty) {
        missing(name);
    }
    return found.value_or("");
}

std::optional<long long> ObjectReader::optional_integer(std::string_view name, long long least, long long most) {
    const json::value* value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto* number = value->if_int64();
    if (number == nullptr || *number < least || *number > most) {
        wrong(name, {fmt::format("Cần số nguyên từ {} đến {}.", least, most),
                     fmt::format("An integer from {} to {}.", least, most)});
        return std::nullopt;
    }
    return *number;
}

long long ObjectReader::integer(std::string_view name, long long least, long long most) {
    const std::size_t before = errors_.size();
    const auto found = optional_integer(name, least, most);
    if (!found && errors_.size() == before) {
        missing(name);
    }
    return found.value_or(least);
}

std::optional<double> ObjectReader::optional_number(std::string_view name, double least, double most) {
    const json::value* value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    json::error_code error;
    const double number = value->is_number() ? value->to_number<double>(error) : least - 1;
    if (error || !(number >= least && number <= most)) {
        wrong(name,
              {fmt::format("Cần số từ {} đến {}.", least, most), fmt::format("A number from {} to {}.", least, most)});
        return std::nullopt;
    }
    return number;
}

std::optional<bool> ObjectReader::optional_flag(std::string_view name) {
    const json::value* value = take(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const bool* found = value->if_bool();
    if (found == nullptr) {
        wrong(name, {"Cần true hoặc false.", "true or false is needed."});
        return std::nullopt;
    }
    return *found;
}

std::optional<std::string> ObjectReader::optional_uuid(std::string_view name) {
    auto found = optional_text(name, 64);
    if (found && !is_uuid(*found)) {
        wrong(name, {"Mã định danh không hợp lệ.", "Not an identifier."});
        return std::nullopt;
    }
    return found;
}

std::string ObjectReader::uuid(std::string_view name) {
    const std::size_t before = errors_.size();
    auto found = optional_uuid(name);
    if (!found && errors_.size() == before) {
        missing(name);
    }
    return found.value_or("");
}

std::optional<std::chrono::year_month_day> ObjectReader::optional_day(std::string_view name) {
    const auto found = optional_text(name, 64);
    if (!found) {
        return std::nullopt;
    }
    const auto day = parse_iso_day(*found);
    if (!day) {
        wrong(name, day.error().detail);
        return std::nullopt;
    }
    return *day;
}

std::chrono::year_month_day ObjectReader::day(std::string_view name) {
    const std::size_t before = errors_.size();
    const auto found = optional_day(name);
    if (!found && errors_.size() == before) {
        missing(name);
    }
    return found.value_or(std::chrono::year_month_day{});
}

const json::array* ObjectReader::array(std::string_view name, std::size_t limit) {
    const json::value* value = take(name);
    if (value == nullptr) {
        return nullptr;
    }
    const json::array* list = value->if_array();
    if (list == nullptr || list->size() > limit) {
        wrong(name, {fmt::format("Cần một danh sách, nhiều nhất {} mục.", limit),
                     fmt::format("A list of at most {}.", limit)});
        return nullptr;
    }
    return list;
}

const json::value* ObjectReader::object(std::string_view name) {
    return take(name);
}

std::vector<std::string> ObjectReader::uuids(std::string_view name, std::size_t limit) {
    std::vector<std::string> found;
    if (const json::array* list = array(name, limit)) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            const json::string* text = (*list)[i].if_string();
            if (text == nullptr || !is_uuid({text->data(), text->size()})) {
                wrong(fmt::format("{}/{}", name, i), {"Mã định danh không hợp lệ.", "Not an identifier."});
            } else {
                found.emplace_back(text->data(), text->size());
            }
        }
    }
    return found;
}

std::optional<std::vector<std::string>> ObjectReader::optional_texts(std::string_view name, std::size_t count_limit,
                                                                     std::size_t text_limit) {
    const json::array* list = array(name, count_limit);
    if (list == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> found;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const json::string* text = (*list)[i].if_string();
        auto normal = text == nullptr ? Result<std::string>{""} : normalize({text->data(), text->size()});
        if (text == nullptr || !normal || normal->empty() || code_points(*normal) > text_limit) {
            wrong(fmt::format("{}/{}", name, i), {fmt::format("Cần chuỗi từ 1 đến {} ký tự.", text_limit),
                                                  fmt::format("A string of 1 to {} characters.", text_limit)});
        } else {
            found.push_back(std::move(*normal));
        }
    }
    return found;
}

NamedTexts ObjectReader::named_texts(std::string_view name, std::size_t text_limit, std::size_t list_limit) {
    NamedTexts found;
    const json::value* value = take(name);
    if (value == nullptr) {
        return found;
    }
    ObjectReader members(*value, prefix_ + "/" + std::string{name});
    if (members.object_ != nullptr) {
        for (const auto& [key, member] : *members.object_) {
            const std::string one{key};
            if (member.is_array() && list_limit > 0) {
                found.lists[one] = members.optional_texts(one, list_limit, text_limit).value_or(std::vector<std::string>{});
            } else if (const std::size_t before = members.errors_.size(); !member.is_null()) {
                const auto text = members.optional_text(one, text_limit);
                if (members.errors_.size() == before) {
                    found.texts[one] = text.value_or("");
                }
            }
        }
    }
    errors_.insert(errors_.end(), members.errors_.begin(), members.errors_.end());
    return found;
}

Result<void> ObjectReader::finish() {
    if (object_ != nullptr) {
        for (const auto& member : *object_) {
            const std::string key{member.key().data(), member.key().size()};
            if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
                errors_.push_back({prefix_ + "/" + key, {"Trường không được biết.", "Unknown field."}});
            }
        }
    }
    if (errors_.empty()) {
        return {};
    }
    Error error{
        Code::invalid_input, {"Một số trường không hợp lệ.", "Some fields are not valid."}, {}, std::move(errors_)};
    if (error.fields.size() == 1) {
        error.detail = {error.fields[0].pointer + ": " + error.fields[0].detail.vi,
                        error.fields[0].pointer + ": " + error.fields[0].detail.en};
    }
    return tl::unexpected(std::move(error));
}

}  // namespace vanthu::http
