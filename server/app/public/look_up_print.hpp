#pragma once

#include <string>

#include "server/app/ports/copies.hpp"
#include "server/app/public/public_document.hpp"
#include "server/app/services.hpp"

namespace vanthu::app {

/// What the code on a marked print (`PrintMarked`) leads to. The code is the print's id, of whose bits 74 are random: nobody guesses one.
class LookUpPrint final {
public:
    struct Output {
        DocumentPrintout print;
        PublicDocument document;
    };
    explicit LookUpPrint(const Services& services) : services_(services) {}

    /// Anybody who has the code; dashes and case make no difference. Errors: not_found.
    Result<Output> run(const std::string& code);

private:
    const Services& services_;
};

/// As it is printed and as it stands in addresses: 32 hexadecimal digits.
[[nodiscard]] std::string look_up_code(const DocumentPrintout& print);

}  // namespace vanthu::app
