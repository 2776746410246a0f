#pragma once

#include <string>
#include <string_view>

namespace vanthu::reading {

/// Does an agency's name begin with this line: "SỞ …", "ỦY BAN …", "BỘ …"? Without regard to case and marks.
[[nodiscard]] bool begins_agency(std::string_view line);

/// "ỦY BAN NHÂN DÂN TỈNH NAM ĐỊNH" as it is written in a sentence: "Ủy ban nhân dân tỉnh Nam Định". Names of places follow the words for
/// their levels; fields of work begin with a capital ("Sở Giáo dục và Đào tạo"; Decree 30/2020/NĐ-CP, Annex II).
[[nodiscard]] std::string agency_in_sentence(std::string_view upper_case);

/// "PHÓ CHỦ TỊCH" as "Phó Chủ tịch"; a usual position also where a recognition has lost its marks ("PHO CHU TỊCH").
[[nodiscard]] std::string position_in_sentence(std::string_view upper_case);

}  // namespace vanthu::reading
