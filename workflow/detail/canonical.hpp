#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/id.hpp"

namespace vanthu::workflow::detail {

/// Texts one behind the other, each with its length before it, so that none can be mistaken for another: "5:hello".
class CanonicalWriter final {
public:
    CanonicalWriter& put(std::string_view text) {
        out_ += std::to_string(text.size());
        out_ += ':';
        out_ += text;
        return *this;
    }
    CanonicalWriter& put(const char* text) { return put(std::string_view{text}); }
    CanonicalWriter& put(const std::string& text) { return put(std::string_view{text}); }
    CanonicalWriter& put(std::int64_t number) {
        out_ += std::to_string(number);
        out_ += ';';
        return *this;
    }
    CanonicalWriter& put(std::uint32_t number) { return put(static_cast<std::int64_t>(number)); }
    CanonicalWriter& put(int number) { return put(static_cast<std::int64_t>(number)); }
    CanonicalWriter& put(std::size_t number) { return put(static_cast<std::int64_t>(number)); }
    CanonicalWriter& put(bool value) { return put(static_cast<std::int64_t>(value ? 1 : 0)); }
    CanonicalWriter& put(Instant at) { return put(static_cast<std::int64_t>(to_millis(at))); }
    template <class Tag>
    CanonicalWriter& put(const Id<Tag>& id) {
        return put(id.text());
    }
    template <class T>
    CanonicalWriter& put(const std::optional<T>& value) {
        put(value.has_value());
        return value ? put(*value) : *this;
    }
    template <class T>
    CanonicalWriter& put(const std::vector<T>& values) {
        put(values.size());
        for (const T& value : values) {
            put(value);
        }
        return *this;
    }
    template <class T>
    CanonicalWriter& put(const std::map<std::string, T>& values) {
        put(values.size());
        for (const auto& [name, value] : values) {
            put(name);
            put(value);
        }
        return *this;
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

/// Reads what the writer wrote. After anything else `failed()` is true and everything reads as empty; the caller compares the
/// text of what it read with the whole, so that only canonical texts pass.
class CanonicalReader final {
public:
    explicit CanonicalReader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    void take(std::string& text) {
        const std::int64_t size = number(':');
        if (failed_ || size < 0 || static_cast<std::uint64_t>(size) > rest_.size()) {
            fail();
            return;
        }
        text.assign(rest_.substr(0, static_cast<std::size_t>(size)));
        rest_.remove_prefix(static_cast<std::size_t>(size));
    }
    void take(std::int64_t& value) { value = number(';'); }
    void take(std::uint32_t& value) { value = static_cast<std::uint32_t>(number(';')); }
    void take(int& value) { value = static_cast<int>(number(';')); }
    void take(bool& value) { value = number(';') == 1; }
    void take(Instant& at) { at = from_millis(number(';')); }
    template <class Tag>
    void take(Id<Tag>& id) {
        std::string text;
        take(text);
        id = Id<Tag>{std::move(text)};
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void take_enum(Enum& value, Enum last) {
        const std::int64_t read = number(';');
        if (read < 0 || read > static_cast<std::int64_t>(last)) {
            fail();
            return;
        }
        value = static_cast<Enum>(read);
    }
    template <class T>
    void take(std::optional<T>& value) {
        bool has = false;
        take(has);
        if (has && !failed_) {
            take(value.emplace());
        }
    }
    template <class T>
    void take(std::vector<T>& values) {
        for (std::int64_t left = count(); left > 0 && !failed_; --left) {
            take(values.emplace_back());
        }
    }
    template <class T>
    void take(std::map<std::string, T>& values) {
        for (std::int64_t left = count(); left > 0 && !failed_; --left) {
            std::string name;
            take(name);
            take(values[name]);
        }
    }
    std::int64_t count() {
        const std::int64_t size = number(';');
        if (size < 0 || static_cast<std::uint64_t>(size) > rest_.size()) {  // each element takes a byte at least
            fail();
            return 0;
        }
        return size;
    }
    void fail() {
        failed_ = true;
        rest_ = {};
    }

private:
    std::int64_t number(char end) {
        std::int64_t value = 0;
        const auto [stop, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{} || stop == rest_.data() + rest_.size() || *stop != end) {
            fail();
            return 0;
        }
        rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()) + 1);
        return value;
    }

    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace vanthu::workflow::detail
