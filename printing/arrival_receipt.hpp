#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "printing/form_head.hpp"

namespace vanthu::printing {

/// What the sender of a document gets on the day of its arrival (Decree 30/2020/NĐ-CP, Article 21): that it came, when, under which number,
/// and what was found of its signatures.
struct ArrivalReceipt {
    FormHead head;
    std::string addressee;                                      ///< the sender
    std::vector<std::pair<std::string, std::string>> document;  ///< label and value
    struct File {
        std::string name;
        std::string sha256;
        std::string verdict;  ///< in words
    };
    std::vector<File> files{};
    std::string verdict;  ///< of all, in words
};

/// A4 upright. Errors: storage_full.
Result<void> write_pdf(const ArrivalReceipt& receipt, const std::filesystem::path& target);

}  // namespace vanthu::printing
