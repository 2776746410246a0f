#pragma once

#include "server/app/key_ring.hpp"
#include "server/app/registers/forms.hpp"

namespace vanthu::app {

/// A register or report as a file.
struct Printout {
    std::string content;
    std::string media_type;
    std::string name;  ///< "so-outgoing-2026-01-01-2026-11-26.pdf"
};

enum class PrintFormat { pdf, xlsx, csv };

/// A filled form as a file; `stem` is its name without the extension. Errors: as the writers of `printing`.
[[nodiscard]] Result<Printout> print_table(const Services& services, const printing::Table& table, PrintFormat format, const std::string& stem);

class PrintRegisters final {
public:
    PrintRegisters(const Services& services, KeyRing& keys) : services_(services), keys_(keys) {}
    /// The rows alone, for a screen. Errors: as `fill_form`.
    Result<printing::Table> table(const Actor& actor, const FormRequest& request);
    /// Errors: as `read_sheet`.
    Result<RegisterSheet> sheet(const Actor& actor, const SheetRequest& request);
    /// Errors: as `fill_form`; storage_full.
    Result<Printout> print(const Actor& actor, const FormRequest& request, PrintFormat format);
    /// A PDF that the agency signs on its cover; the log keeps its digest. Errors: as print; forbidden unless a clerk of the agency;
    /// those of the agency's key.
    Result<Printout> seal(const Actor& actor, const FormRequest& request);

private:
    const Services& services_;
    KeyRing& keys_;
};

}  // namespace vanthu::app
