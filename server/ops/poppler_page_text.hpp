#pragma once

#include "server/app/page_text.hpp"

namespace vanthu::ops {

/// Words by Poppler's pdftotext in a process of its own: at most five seconds, limited memory, no inherited files.
class PopplerPageText final : public app::PageText {
public:
    std::vector<app::PageWord> words(const std::filesystem::path& pdf, int page) override;
};

}  // namespace vanthu::ops
