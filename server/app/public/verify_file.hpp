#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/app/public/public_document.hpp"
#include "server/app/signing_desk.hpp"

namespace vanthu::app {

/// Judges a file that somebody brings, with the agency's trust, now. Nothing of it is kept.
class VerifyFile final {
public:
    struct Output {
        std::string sha256;
        std::uint64_t size_bytes = 0;
        signing::ValidationReport report;
        std::vector<PublicDocument> known;  ///< issued documents of this agency that have exactly these bytes as their file
    };
    VerifyFile(const Services& services, ValidateSignatures& validate) : services_(services), validate_(validate) {}

    /// Anybody. Errors: those of reading the file.
    Result<Output> run(const std::filesystem::path& file);

private:
    const Services& services_;
    ValidateSignatures& validate_;
};

}  // namespace vanthu::app
