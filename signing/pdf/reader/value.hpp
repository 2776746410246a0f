#pragma once

#include <string>
#include <variant>
#include <vector>

#include "signing/pdf/reader/object.hpp"

namespace vanthu::signing::pdf {

/// What handles share. The alternatives stand in the order of `Object::Type`.
struct Value {
    struct Real {
        std::string text;
    };
    struct Name {
        std::string text;
    };
    struct Stream {
        Object dictionary{};
        Identifier owner{};  ///< by which it is decrypted
        std::size_t begin = 0;
        std::size_t length = 0;
    };
    using Items = std::vector<Object>;
    using Entries = std::vector<Object::Entry>;  ///< ordered by key, each key once

    std::variant<std::monostate, bool, long long, Real, std::string, Name, Items, Entries, Stream> content{};
    long long offset = -1;
    bool is_damaged = false;
};

}  // namespace vanthu::signing::pdf
