#include "webauthn/cbor.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace vanthu::webauthn {
namespace {

constexpr int depth_limit = 4;
constexpr int items_limit = 256;

/// The major types of RFC 8949 section 3.1.
enum class Major { unsigned_integer, negative_integer, bytes, text, array, map, tag, simple };

tl::unexpected<Error> malformed(const char* what) {
    return fail(Code::invalid_input, {"Dữ liệu CBOR không hợp lệ.", "Invalid CBOR."}, {std::string{"CBOR: "} + what});
}

class Reader final {
public:
    explicit Reader(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] std::size_t at() const { return at_; }

    Result<Cbor> item(int depth) {
        if (depth > depth_limit || ++items_ > items_limit) {
            return malformed("too deep, or too many items");
        }
        const auto first = number(1);
        if (!first) {
            return malformed("cut off");
        }
        const auto major = static_cast<Major>(*first >> 5U);
        const auto argument = argument_of(static_cast<unsigned>(*first & 31U));
        if (!argument) {
            return malformed("cut off, or an indefinite length");
        }
        switch (major) {
            case Major::unsigned_integer:
            case Major::negative_integer:
                return integer(major, *argument);
            case Major::bytes:
            case Major::text:
                return stretch(major, *argument);
            case Major::array:
                return array(*argument, depth);
            case Major::map:
                return map(*argument, depth);
            case Major::simple:
                return simple(*first);
            case Major::tag:
                break;
        }
        return malformed("a tag");
    }

private:
    std::optional<std::uint64_t> number(std::size_t size) {
        if (bytes_.size() - at_ < size) {
            return std::nullopt;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            value = (value << 8U) | static_cast<std::uint64_t>(bytes_[at_++]);
        }
        return value;
    }

    std::optional<std::uint64_t> argument_of(unsigned additional) {
        switch (additional) {
            case 24:
                return number(1);
            case 25:
                return number(2);
            case 26:
                return number(4);
            case 27:
                return number(8);
            default:
                return additional < 24 ? std::optional<std::uint64_t>{additional} : std::nullopt;
        }
    }

    static Result<Cbor> integer(Major major, std::uint64_t argument) {
        if (argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return malformed("a number beyond 64 bits with sign");
        }
        const auto value = static_cast<std::int64_t>(argument);
        return Cbor{Cbor::Value{major == Major::unsigned_integer ? value : -1 - value}};
    }

    Result<Cbor> stretch(Major major, std::uint64_t size) {
        if (size > bytes_.size() - at_) {
            return malformed("a length beyond the end");
        }
        const ByteView found = bytes_.subspan(at_, static_cast<std::size_t>(size));
        at_ += found.size();
        return major == Major::text ? Cbor{Cbor::Value{std::string{as_text(found)}}} : Cbor{Cbor::Value{Bytes(found.begin(), found.end())}};
    }

    Result<Cbor> array(std::uint64_t count, int depth) {
        Cbor::Array items;  // grows with what is really there, never with what a length promises
        for (std::uint64_t i = 0; i < count; ++i) {
            auto one = item(depth + 1);
            if (!one) {
                return one;
            }
            items.push_back(std::move(*one));
        }
        return Cbor{Cbor::Value{std::move(items)}};
    }

    Result<Cbor> map(std::uint64_t count, int depth) {
        Cbor::Map members;
        for (std::uint64_t i = 0; i < count; ++i) {
            auto key = item(depth + 1);
            if (!key) {
                return key;
            }
            if (key->as<std::int64_t>() == nullptr && key->as<std::string>() == nullptr) {
                return malformed("a key that is neither number nor text");
            }
            if (std::any_of(members.begin(), members.end(), [&](const auto& one) { return one.first == *key; })) {
                return malformed("a key twice");
            }
            auto value = item(depth + 1);
            if (!value) {
                return value;
            }
            members.emplace_back(std::move(*key), std::move(*value));
        }
        return Cbor{Cbor::Value{std::move(members)}};
    }

    static Result<Cbor> simple(std::uint64_t first) {
        switch (first) {
            case 0xf4:
                return Cbor{Cbor::Value{false}};
            case 0xf5:
                return Cbor{Cbor::Value{true}};
            case 0xf6:
                return Cbor{Cbor::Value{Cbor::Null{}}};
            default:
                return malformed("a simple value or a floating-point number");
        }
    }

    ByteView bytes_;
    std::size_t at_ = 0;
    int items_ = 0;
};

template <class Key>
const Cbor* find(const Cbor& map, const Key& key) {
    const auto* const members = map.as<Cbor::Map>();
    if (members == nullptr) {
        return nullptr;
    }
    for (const auto& [name, value] : *members) {
        if (const auto* const known = name.template as<Key>(); known != nullptr && *known == key) {
            return &value;
        }
    }
    return nullptr;
}

}  // namespace

const Cbor* Cbor::member(std::int64_t key) const {
    return find<std::int64_t>(*this, key);
}

const Cbor* Cbor::member(std::string_view key) const {
    return find<std::string>(*this, std::string{key});
}

Result<ReadCbor> read_cbor(ByteView bytes) {
    Reader reader(bytes);
    auto item = reader.item(1);
    if (!item) {
        return pass(item.error());
    }
    return ReadCbor{std::move(*item), reader.at()};
}

}  // namespace vanthu::webauthn
