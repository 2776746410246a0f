#pragma once

#include <vector>

#include "layout/annex_one.hpp"
#include "server/app/actor.hpp"
#include "server/app/files/sandbox.hpp"
#include "server/app/services.hpp"
#include "server/app/tx.hpp"

namespace vanthu::app {

/// A PDF against Annex I of Decree 30/2020/NĐ-CP; poppler reads it in the sandbox. Errors: unsupported for what it cannot read.
[[nodiscard]] Result<std::vector<layout::Deviation>> check_pdf_layout(Sandbox& sandbox, const std::filesystem::path& pdf, const layout::Expected& expected);

/// What is known of a document of that type. Errors: invalid_input for a code that is none.
[[nodiscard]] Result<layout::Expected> expected_of_type(const std::string& type_code);

/// The layout of an outgoing document's newest main file, for whoever may read it.
class CheckLayout final {
public:
    struct Output {
        DocumentFile file;
        std::vector<layout::Deviation> deviations;
    };
    CheckLayout(const Services& services, Sandbox& sandbox) : services_(services), sandbox_(sandbox) {}
    /// Errors: not_found; conflict without a file; as `check_pdf_layout`.
    Result<Output> run(const Actor& actor, const DocumentId& id);

private:
    const Services& services_;
    Sandbox& sandbox_;
};

}  // namespace vanthu::app
