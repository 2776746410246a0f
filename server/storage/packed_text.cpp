#include "server/storage/packed_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/id.hpp"

namespace vanthu::storage {
namespace {

/// Bytes that UTF-8 never has.
enum Mark : unsigned char {
    counted_uuid = 0xf5,    ///< "36:" and a UUID, as the canonical texts of chains write it
    counted_digest = 0xf6,  ///< "64:" and a digest
    counted_again = 0xf7,   ///< with its length, the UUID or digest of that number
    uuid = 0xf8,
    digest = 0xf9,
    again = 0xfa,           ///< the UUID or digest of that number in this text
    word = 0xfb,
    millis = 0xfc,          ///< 13 decimal digits
    literal = 0xfd,         ///< the byte behind it
};

constexpr std::array<std::string_view, 67> words{
    "vanthu-event v1\nkind=", "\nat=", "\nactor=", "\nobject=outgoing/", "\nobject=incoming/", "\nobject=", "\nnode=", "\nversion=", "\ndefinition=",
    "\nreason=\nstep=", "\nreason=", "\nstep=", "\non_behalf_of=", "\nmandate=", "\nfield:", "\nmessage=", "\ntimer=",
    "\nrow:document_people/", "\nrow:document_units/", "\nrow:outgoing_documents/", "\nrow:incoming_documents/", "\nrow:workflow_instances/",
    "\nrow:files/", "\nrow:register_entries/", "\nrow:number_series/", "\nrow:remarks/", "\nrow:mandates/", "\nrow:users/", "\nrow:units/", "\nrow:",
    "outgoing/", "incoming/", "user/", "unit/", "outgoing-", "incoming-", "approved", "completed", "submitted", "returned", "claimed", "registered",
    "18:vanthu-instance v2", "0:0;0;", "7:answers2:no7:drafter", "7:answers3:yes7:drafter", "3:due0:10:recipients1:1", "3:due", "7:subject",
    "4:type2:", "4:unit", "7:urgency6:normal", "7:urgency", "5:approve", "7:approve", "8:complete", "0;7:approve", "5:step.", "step.", "drafter",
    "leader", "official", "0;0;", "prepared", "overdue", "warning", "timer-fired"};

/// Words by their first byte, the longest first.
const std::array<std::vector<unsigned char>, 256>& words_by_first_byte() {
    static const auto table = [] {
        std::array<std::vector<unsigned char>, 256> made;
        for (std::size_t i = 0; i < words.size(); ++i) {
            made[static_cast<unsigned char>(words[i].front())].push_back(static_cast<unsigned char>(i));
        }
        for (auto& numbers : made) {
            std::stable_sort(numbers.begin(), numbers.end(), [](auto one, auto other) { return words[one].size() > words[other].size(); });
        }
        return made;
    }();
    return table;
}

constexpr std::size_t uuid_length = 36;
constexpr std::size_t digest_length = 64;
constexpr std::size_t millis_length = 13;
constexpr std::size_t millis_bytes = 6;
constexpr std::size_t references_limit = 255;
constexpr std::size_t compared_first = 8;
constexpr std::string_view digits = "0123456789abcdef";

int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_digest(std::string_view text) {
    return text.size() == digest_length && std::all_of(text.begin(), text.end(), [](char c) { return digit_of(c) >= 0; });
}

bool is_millis(std::string_view text) {
    return text.size() == millis_length && text.front() != '0' && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The UUID or digest at the beginning of a text; empty when there is none.
std::string_view value_at(std::string_view text) {
    if (text.size() >= uuid_length && text[8] == '-' && is_uuid(text.substr(0, uuid_length))) {
        return text.substr(0, uuid_length);
    }
    return is_digest(text.substr(0, digest_length)) ? text.substr(0, digest_length) : std::string_view{};
}

class Packer final {
public:
    explicit Packer(std::string_view text) : rest_(text) { out_.reserve(text.size() / 2 + 8); }

    Bytes run() {
        while (!rest_.empty()) {
            const bool is_counted = rest_.starts_with("36:") || rest_.starts_with("64:");
            const std::string_view value = value_at(is_counted ? rest_.substr(3) : rest_);
            if (!value.empty() && (!is_counted || (value.size() == uuid_length) == (rest_.front() == '3'))) {
                put_value(value, is_counted);
            } else if (is_millis(rest_.substr(0, millis_length))) {
                put_millis();
            } else if (!put_word()) {
                put_literal();
            }
        }
        return std::move(out_);
    }

private:
    void put(unsigned value) { out_.push_back(static_cast<std::byte>(value)); }

    void put_value(std::string_view value, bool is_counted) {
        // By their ends: what was made in a row begins alike.
        const auto known = std::find_if(values_.begin(), values_.end(), [&](std::string_view one) {
            return one.size() == value.size() && one.ends_with(value.substr(value.size() - compared_first)) && one == value;
        });
        if (known != values_.end()) {
            put(is_counted ? counted_again : again);
            put(static_cast<unsigned>(known - values_.begin()));
        } else {
            const bool is_id = value.size() == uuid_length;
            put(is_counted ? (is_id ? counted_uuid : counted_digest) : (is_id ? uuid : digest));
            int high = -1;
            for (const char c : value) {
                if (c == '-') {
                    continue;
                }
                if (high < 0) {
                    high = digit_of(c);
                } else {
                    put(static_cast<unsigned>(high * 16 + digit_of(c)));
                    high = -1;
                }
            }
            if (values_.size() < references_limit) {
                values_.push_back(value);
            }
        }
        rest_.remove_prefix(value.size() + (is_counted ? 3 : 0));
    }

    void put_millis() {
        std::uint64_t number = 0;
        for (const char c : rest_.substr(0, millis_length)) {
            number = number * 10 + static_cast<std::uint64_t>(c - '0');
        }
        put(millis);
        for (std::size_t i = millis_bytes; i-- > 0;) {
            put(static_cast<unsigned>(number >> (8 * i)) & 0xffU);
        }
        rest_.remove_prefix(millis_length);
    }

    bool put_word() {
        for (const unsigned char number : words_by_first_byte()[static_cast<unsigned char>(rest_.front())]) {
            if (rest_.starts_with(words[number])) {
                put(word);
                put(number);
                rest_.remove_prefix(words[number].size());
                return true;
            }
        }
        return false;
    }

    void put_literal() {
        const auto byte = static_cast<unsigned char>(rest_.front());
        if (byte >= counted_uuid && byte <= literal) {
            put(literal);
        }
        put(byte);
        rest_.remove_prefix(1);
    }

    std::string_view rest_;
    Bytes out_;
    std::vector<std::string_view> values_;
};

class Unpacker final {
public:
    explicit Unpacker(ByteView packed) : rest_(packed) { out_.reserve(packed.size() * 2); }

    std::optional<std::string> run() {
        while (!rest_.empty()) {
            if (!take_one()) {
                return std::nullopt;
            }
        }
        return std::move(out_);
    }

private:
    std::optional<unsigned> take() {
        if (rest_.empty()) {
            return std::nullopt;
        }
        const auto value = std::to_integer<unsigned>(rest_.front());
        rest_ = rest_.subspan(1);
        return value;
    }

    bool take_one() {
        const unsigned byte = *take();
        switch (byte) {
            case counted_uuid:
                out_ += "36:";
                return take_value(uuid_length);
            case uuid:
                return take_value(uuid_length);
            case counted_digest:
                out_ += "64:";
                return take_value(digest_length);
            case digest:
                return take_value(digest_length);
            case counted_again:
            case again: {
                const auto number = take();
                if (!number || *number >= values_.size()) {
                    return false;
                }
                out_ += byte == again ? "" : values_[*number].size() == uuid_length ? "36:" : "64:";
                out_ += values_[*number];
                return true;
            }
            case word: {
                const auto number = take();
                if (!number || *number >= words.size()) {
                    return false;
                }
                out_ += words.at(*number);
                return true;
            }
            case millis: {
                std::uint64_t number = 0;
                for (std::size_t i = 0; i < millis_bytes; ++i) {
                    const auto next = take();
                    if (!next) {
                        return false;
                    }
                    number = number << 8U | *next;
                }
                out_ += std::to_string(number);
                return true;
            }
            case literal: {
                const auto next = take();
                if (next) {
                    out_.push_back(static_cast<char>(*next));
                }
                return next.has_value();
            }
            default:
                out_.push_back(static_cast<char>(byte));
                return true;
        }
    }

    bool take_value(std::size_t length) {
        const std::size_t bytes = length == uuid_length ? 16 : 32;
        if (rest_.size() < bytes) {
            return false;
        }
        std::string value;
        for (std::size_t i = 0; i < bytes; ++i) {
            if (length == uuid_length && (i == 4 || i == 6 || i == 8 || i == 10)) {
                value.push_back('-');
            }
            const auto byte = std::to_integer<unsigned>(rest_[i]);
            value.push_back(digits[byte >> 4U]);
            value.push_back(digits[byte & 15U]);
        }
        rest_ = rest_.subspan(bytes);
        out_ += value;
        if (values_.size() < references_limit) {
            values_.push_back(std::move(value));
        }
        return true;
    }

    ByteView rest_;
    std::string out_;
    std::vector<std::string> values_;
};

}  // namespace

Bytes pack(std::string_view text) {
    return Packer(text).run();
}

std::optional<std::string> unpack(ByteView packed) {
    return Unpacker(packed).run();
}

}  // namespace vanthu::storage
