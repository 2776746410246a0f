#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/app/actor.hpp"
#include "server/app/registers/printouts.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// The verdicts on the files of all incoming documents that somebody sees: for each file the newest report.
class ReadValidity final {
public:
    struct Filter {
        std::optional<std::string> verdict{};  ///< as that of a `SignatureReport`
        std::optional<Instant> from{};         ///< of the validation
        std::optional<Instant> until{};        ///< excluded
    };
    struct Row {
        SignatureReport report;  ///< without its text
        std::string file_name;
        std::string number_and_symbol;
        std::string issuer;
        std::string subject;
    };
    explicit ReadValidity(const Services& services) : services_(services) {}

    /// The newest validation first; what the person may not see is not there. Errors: invalid_input for an unknown verdict.
    Result<std::vector<Row>> page(const Actor& actor, const Filter& filter, const PageRequest& page);
    /// All of it. Errors: as page, and those of the writers of `printing`.
    Result<Printout> print(const Actor& actor, const Filter& filter, PrintFormat format);

private:
    const Services& services_;
};

}  // namespace vanthu::app
