#pragma once

#include <string>

namespace vanthu::printing {

/// What stands on top of each form that an agency prints, and at its foot.
struct FormHead {
    std::string parent_agency{};  ///< may be empty
    std::string agency;
    std::string place_and_day;    ///< "Nam Định, ngày 26 tháng 11 năm 2026"
    std::string mark{};           ///< at the foot of each page: "In từ hệ thống Vanthu ngày 26/11/2026"
};

}  // namespace vanthu::printing
