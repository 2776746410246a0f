#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "printing/form_head.hpp"

namespace vanthu::printing {

/// "Phiếu giải quyết văn bản đến" (Decree 30/2020/NĐ-CP, Annex IV): who said what about an incoming document, and when.
struct FollowUpSheet {
    struct Opinion {
        std::vector<std::string> lines;  ///< "Đơn vị chủ trì: Phòng Công nghệ thông tin"
        std::string signed_by;           ///< "Ngày 26/11/2026 – Trần Văn Thắng"
    };
    FormHead head;
    std::vector<std::pair<std::string, std::string>> document;  ///< label and value: "Số đến", "112"
    /// Of the agency's leader, of the unit's, of the person who handles it; one without opinions has lines to write on.
    std::array<std::vector<Opinion>, 3> opinions{};
};

/// A4 upright, on as many pages as the opinions need. Errors: storage_full.
Result<void> write_pdf(const FollowUpSheet& sheet, const std::filesystem::path& target);

}  // namespace vanthu::printing
