#pragma once

#include <filesystem>
#include <string>

namespace vanthu {

/// What an antivirus said of a file.
struct VirusVerdict {
    enum class Outcome { clean, infected, failed };
    Outcome outcome = Outcome::failed;
    std::string words{};  ///< the virus's name, or for the log what went wrong
};

/// Asks an antivirus. Blocks until it has answered or a deadline has passed.
class VirusScanner {
public:
    virtual ~VirusScanner() = default;
    virtual VirusVerdict scan(const std::filesystem::path& file) = 0;
};

}  // namespace vanthu
