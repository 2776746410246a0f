#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "signing/fetcher.hpp"
#include "signing/trust_store.hpp"

namespace vanthu::ops {

/// A trusted list (ETSI TS 119 612) that is to be followed.
struct TrustedListChoice {
    std::string location{};                          ///< http(s) URL, or a file
    std::vector<std::filesystem::path> operators{};  ///< certificates of those who may sign it
    bool follow_pointers = false;                    ///< a list of lists: what it points to is loaded as well
};

struct TrustedListChoices {
    std::vector<TrustedListChoice> lists{};
    std::filesystem::path cache{};  ///< folder of the last good copies; empty: none are kept

    void add(const TrustedListChoices& others) {
        lists.insert(lists.end(), others.lists.begin(), others.lists.end());
        if (cache.empty()) {
            cache = others.cache;
        }
    }
};

/// A list as it was loaded.
struct TrustedListState {
    std::string location{};
    bool is_in_use = false;
    bool is_copy = false;  ///< the last good one, because the new one cannot be used
    std::string territory{};
    std::string scheme_operator{};
    unsigned sequence = 0;
    Instant issued{};
    std::optional<Instant> next_update{};
    std::vector<ClientText> problems{};
};

/// Adds the services of every list as anchors for the times in which they are granted. A list that cannot be used stops
/// nothing: what was wrong with it is a warning. `states` gets what became of each. Without a network, only files and kept copies are read.
std::vector<ClientText> load_trusted_lists(const TrustedListChoices& choices, signing::Fetcher* network, Instant now,
                                           signing::TrustStore& store, std::vector<TrustedListState>* states = nullptr);

}  // namespace vanthu::ops
