#include "server/http/query_input.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::http {
namespace {

int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Error wrong(std::string_view name, ClientText detail) {
    return {Code::invalid_input, detail, {}, {{"?" + std::string{name}, detail}}};
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return fail(Code::invalid_input, {"Địa chỉ mã hóa phần trăm sai.", "Bad percent-encoding."});
            }
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
    auto normal = normalize(out);
    if (!normal) {
        return normal;
    }
    return out;
}

QueryReader::QueryReader(std::string_view query) {
    constexpr std::size_t parameters_limit = 50;
    while (!query.empty()) {
        const std::size_t ampersand = query.find('&');
        const std::string_view pair = query.substr(0, ampersand);
        query = ampersand == std::string_view::npos ? std::string_view{} : query.substr(ampersand + 1);
        const std::size_t equals = pair.find('=');
        const auto name = percent_decode(pair.substr(0, equals), true);
        const auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
        if (!name || !value || name->empty() || values_.size() >= parameters_limit) {
            error_ = wrong("", {"Tham số không hợp lệ.", "Bad query string."});
            return;
        }
        if (!values_.emplace(*name, *value).second) {
            error_ = wrong(*name, {"Tham số bị lặp: " + *name, "Parameter given twice: " + *name});
            return;
        }
    }
}

std::optional<std::string> QueryReader::text(std::string_view name, std::size_t limit) {
    const auto found = values_.find(name);
    if (found == values_.end()) {
        return std::nullopt;
    }
    const auto value = normalize(found->second);
    values_.erase(found);
    if (!value || code_points(*value) > limit) {
        error_ = wrong(name, {fmt::format("Nhiều nhất {} ký tự.", limit), fmt::format("At most {} characters.", limit)});
        return std::nullopt;
    }
    return value->empty() ? std::nullopt : std::optional{*value};
}

std::optional<long long> QueryReader::integer(std::string_view name, long long least, long long most) {
    const auto value = text(name, 20);
    if (!value) {
        return std::nullopt;
    }
    long long number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc{} || end != value->data() + value->size() || number < least || number > most) {
        error_ = wrong(name, {fmt::format("Cần số nguyên từ {} đến {}.", least, most), fmt::format("An integer from {} to {}.", least, most)});
        return std::nullopt;
    }
    return number;
}

std::string QueryReader::choice(std::string_view name, std::initializer_list<std::string_view> words) {
    const auto found = values_.find(name);
    const std::string value = found == values_.end() ? "" : found->second;
    if (found != values_.end()) {
        values_.erase(found);
    }
    if (!value.empty() && std::find(words.begin(), words.end(), value) == words.end()) {
        const std::string all = fmt::format("{}", fmt::join(words, ", "));
        error_ = wrong(name, {fmt::format("Chỉ nhận: {}.", all), fmt::format("One of: {}.", all)});
    }
    return value.empty() ? std::string{*words.begin()} : value;
}

Result<void> QueryReader::finish() {
    if (!error_ && !values_.empty()) {
        const std::string& name = values_.begin()->first;
        error_ = wrong(name, {"Tham số không được biết: " + name, "Unknown parameter: " + name});
    }
    return error_ ? Result<void>{pass(*error_)} : Result<void>{};
}

}  // namespace vanthu::http
