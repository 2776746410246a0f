#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/id.hpp"
#include "server/storage/session.hpp"

namespace vanthu::storage::detail {

/// Appends values to the parameters of a statement that is being written, and gives their places: ":p3".
class Places final {
public:
    explicit Places(std::vector<Value>& values) : values_(values) {}
    std::string operator()(Value value) {
        values_.push_back(std::move(value));
        return fmt::format(":p{}", values_.size() - 1);
    }
    /// For "in (…)".
    template <class AnyId>
    std::string list(const std::vector<AnyId>& ids) {
        std::string places;
        for (const AnyId& id : ids) {
            places += (places.empty() ? "" : ", ") + (*this)(id.text());
        }
        return places;
    }

private:
    std::vector<Value>& values_;
};

}  // namespace vanthu::storage::detail
