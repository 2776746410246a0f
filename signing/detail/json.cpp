#include "signing/detail/json.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::signing::detail::json {
namespace {

constexpr std::size_t size_limit_bytes = 16U << 20U;
constexpr int depth_limit = 32;
constexpr std::size_t values_limit = 200'000;

class Reader final {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    std::optional<Value> run() {
        auto value = read_value(0);
        skip_space();
        return value && rest_.empty() ? std::move(value) : std::nullopt;
    }

private:
    void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) {
            return false;
        }
        rest_.remove_prefix(word.size());
        return true;
    }

    std::optional<Value> read_value(int depth) {
        skip_space();
        if (rest_.empty() || depth > depth_limit || ++values_ > values_limit) {
            return std::nullopt;
        }
        switch (rest_.front()) {
            case '{':
                return read_object(depth);
            case '[':
                return read_array(depth);
            case '"': {
                auto text = read_text();
                return text ? std::optional{Value{std::move(*text)}} : std::nullopt;
            }
            case 't':
                return take("true") ? std::optional{Value{true}} : std::nullopt;
            case 'f':
                return take("false") ? std::optional{Value{false}} : std::nullopt;
            case 'n':
                return take("null") ? std::optional{Value{}} : std::nullopt;
            default:
                return read_number();
        }
    }

    std::optional<Value> read_object(int depth) {
        rest_.remove_prefix(1);
        Object members;
        skip_space();
        if (take("}")) {
            return Value{std::move(members)};
        }
        while (true) {
            skip_space();
            auto name = read_text();
            skip_space();
            if (!name || !take(":")) {
                return std::nullopt;
            }
            auto value = read_value(depth + 1);
            if (!value || !members.emplace(std::move(*name), std::move(*value)).second) {
                return std::nullopt;
            }
            skip_space();
            if (take("}")) {
                return Value{std::move(members)};
            }
            if (!take(",")) {
                return std::nullopt;
            }
        }
    }

    std::optional<Value> read_array(int depth) {
        rest_.remove_prefix(1);
        Array values;
        skip_space();
        if (take("]")) {
            return Value{std::move(values)};
        }
        while (true) {
            auto value = read_value(depth + 1);
            if (!value) {
                return std::nullopt;
            }
            values.push_back(std::move(*value));
            skip_space();
            if (take("]")) {
                return Value{std::move(values)};
            }
            if (!take(",")) {
                return std::nullopt;
            }
        }
    }

    std::optional<std::string> read_text() {
        if (!take("\"")) {
            return std::nullopt;
        }
        std::string out;
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') {
                return out;
            }
            if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !read_escape(out))) {
                return std::nullopt;
            }
            if (c != '\\') {
                out += c;
            }
        }
        return std::nullopt;
    }

    bool read_escape(std::string& out) {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (rest_.empty()) {
            return false;
        }
        const char kind = rest_.front();
        rest_.remove_prefix(1);
        if (const std::size_t at = names.find(kind); at != std::string_view::npos) {
            out += meanings.at(at);
            return true;
        }
        auto unit = kind == 'u' ? read_unit() : std::nullopt;
        if (unit && *unit >= 0xd800 && *unit < 0xdc00) {  // RFC 8259 section 7: a surrogate pair, whole or not at all
            const auto second = take("\\u") ? read_unit() : std::nullopt;
            unit = second && *second >= 0xdc00 && *second < 0xe000
                       ? std::optional{0x10000 + ((*unit - 0xd800) << 10U) + (*second - 0xdc00)}
                       : std::nullopt;
        } else if (unit && *unit >= 0xdc00 && *unit < 0xe000) {
            return false;
        }
        if (!unit) {
            return false;
        }
        append(out, *unit);
        return true;
    }

    std::optional<unsigned> read_unit() {
        unsigned value = 0;
        if (rest_.size() < 4) {
            return std::nullopt;
        }
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, value, 16);
        if (error != std::errc{} || end != rest_.data() + 4) {
            return std::nullopt;
        }
        rest_.remove_prefix(4);
        return value;
    }

    static void append(std::string& out, unsigned point) {
        const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | (point >> shift & 0x3fU)); };
        if (point < 0x80) {
            out += static_cast<char>(point);
        } else if (point < 0x800) {
            out += static_cast<char>(0xc0U | point >> 6U);
            tail(0);
        } else if (point < 0x10000) {
            out += static_cast<char>(0xe0U | point >> 12U);
            tail(6);
            tail(0);
        } else {
            out += static_cast<char>(0xf0U | point >> 18U);
            tail(12);
            tail(6);
            tail(0);
        }
    }

    /// Section 6: no leading zeros, no plus, digits around the point.
    std::optional<Value> read_number() {
        std::size_t at = 0;
        const auto digits = [&] {
            const std::size_t begin = at;
            while (at < rest_.size() && rest_.at(at) >= '0' && rest_.at(at) <= '9') {
                ++at;
            }
            return at - begin;
        };
        const auto is = [&](std::string_view set) {
            return at < rest_.size() && set.find(rest_.at(at)) != std::string_view::npos;
        };
        at += is("-") ? 1U : 0U;
        const bool starts_with_zero = is("0");
        const std::size_t whole = digits();
        bool valid = whole == 1 || (whole > 1 && !starts_with_zero);
        if (valid && is(".")) {
            ++at;
            valid = digits() > 0;
        }
        if (valid && is("eE")) {
            ++at;
            at += is("+-") ? 1U : 0U;
            valid = digits() > 0;
        }
        double value = 0;
        if (!valid || std::from_chars(rest_.data(), rest_.data() + at, value).ec != std::errc{}) {
            return std::nullopt;
        }
        rest_.remove_prefix(at);
        return Value{value};
    }

    std::string_view rest_;
    std::size_t values_ = 0;
};

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    return out + "\"";
}

bool is_utf8(std::string_view text) {
    // `normalize` refuses control characters as well, which escapes may not smuggle in as bytes anyway.
    return normalize(text).has_value();
}

}  // namespace

const Value* Value::member(std::string_view name) const {
    const Object* members = object();
    const auto found = members != nullptr ? members->find(name) : Object::const_iterator{};
    return members != nullptr && found != members->end() ? &found->second : nullptr;
}

std::optional<Value> read(std::string_view text) {
    // Control characters other than white space are no JSON at all; carriage returns are.
    std::string plain{text.substr(0, size_limit_bytes)};
    std::erase(plain, '\r');
    if (text.size() > size_limit_bytes || !is_utf8(plain)) {
        return std::nullopt;
    }
    return Reader(text).run();
}

std::string write(const Value& value) {
    if (const bool* boolean = value.boolean()) {
        return *boolean ? "true" : "false";
    }
    if (const double* number = value.number()) {
        return fmt::format("{}", std::llround(*number));
    }
    if (const std::string* text = value.text()) {
        return quoted(*text);
    }
    std::string out;
    if (const Array* array = value.array()) {
        for (const Value& one : *array) {
            out += (out.empty() ? "" : ",") + write(one);
        }
        return "[" + out + "]";
    }
    if (const Object* object = value.object()) {
        for (const auto& [name, one] : *object) {
            out += (out.empty() ? "" : ",") + quoted(name) + ":" + write(one);
        }
        return "{" + out + "}";
    }
    return "null";
}

}  // namespace vanthu::signing::detail::json
