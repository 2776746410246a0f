#pragma once

#include <filesystem>
#include <string>

#include "core/virus_scanner.hpp"
#include "server/app/files/content_rules.hpp"
#include "server/app/files/sandbox.hpp"

namespace vanthu::app {

/// What a file goes through before it becomes an upload that can be used: its content is looked at in the sandbox, then an antivirus is asked.
class FileGate final {
public:
    enum class Unscanned { refuse, accept };  ///< when the antivirus does not answer

    /// `scanner`: none: nothing is scanned, and files say so.
    FileGate(Sandbox& sandbox, ContentPolicy policy, VirusScanner* scanner, Unscanned unscanned)
        : sandbox_(sandbox), policy_(std::move(policy)), scanner_(scanner), unscanned_(unscanned) {}

    /// "clean"; "not_scanned" when the antivirus did not answer and the agency takes such files; "off" without an antivirus.
    /// Errors: unsupported for a kind that is not taken, or for a virus, by its name; unavailable when the file cannot be looked at, or the
    /// antivirus does not answer and the agency refuses such files.
    Result<std::string> judge(const std::filesystem::path& file, const std::string& name);

private:
    Result<FoundContent> look_into(const std::filesystem::path& file);

    Sandbox& sandbox_;
    ContentPolicy policy_;
    VirusScanner* scanner_;
    Unscanned unscanned_;
};

}  // namespace vanthu::app
