#include "reading/agency_name.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.hpp"

namespace vanthu::reading {
namespace {

constexpr std::array<std::string_view, 36> beginnings{
    "so",           "uy ban",       "bo",        "tong cuc",  "cuc",          "chi cuc",   "vu",       "trung tam",  "phong",
    "ban",          "van phong",    "truong",    "vien",      "benh vien",    "cong an",   "hoi dong", "tinh uy",    "huyen uy",
    "thanh uy",     "dang uy",      "toa an",    "kho bac",   "ngan hang",    "cong ty",   "tap doan", "tong cong ty", "dai hoc",
    "hoc vien",     "thanh tra",    "chinh phu", "quoc hoi",  "thu tuong",    "bao hiem",  "kiem toan", "lien doan", "hoi"};

// What stands behind these is the name of a place.
constexpr std::array<std::string_view, 9> levels{"tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu"};

// Behind these the field of work begins.
constexpr std::array<std::string_view, 18> heads{"sở", "bộ", "cục", "chi cục", "tổng cục", "vụ", "ban", "phòng", "trung tâm",
                                                 "viện", "trường", "học viện", "hội", "kho bạc", "bảo hiểm", "thanh tra", "văn phòng", "công ty"};
// … but these go on without a capital.
constexpr std::array<std::string_view, 3> lower_behind_heads{"nhân dân", "quản lý", "chỉ đạo"};

constexpr std::array<std::string_view, 26> positions{
    "Chủ tịch", "Phó Chủ tịch", "Giám đốc", "Phó Giám đốc", "Tổng Giám đốc", "Phó Tổng Giám đốc", "Bộ trưởng", "Thứ trưởng", "Cục trưởng",
    "Phó Cục trưởng", "Tổng cục trưởng", "Vụ trưởng", "Phó Vụ trưởng", "Chi cục trưởng", "Chánh Văn phòng", "Phó Chánh Văn phòng", "Chánh Thanh tra",
    "Phó Chánh Thanh tra", "Trưởng phòng", "Phó Trưởng phòng", "Trưởng ban", "Phó Trưởng ban", "Viện trưởng", "Hiệu trưởng", "Phó Hiệu trưởng", "Thủ tướng"};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        if (end != 0) {
            words.emplace_back(text.substr(0, end));
        }
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return words;
}

std::string capital(const std::string& word) {
    std::size_t first = word.empty() ? 0 : 1;
    while (first < word.size() && (static_cast<unsigned char>(word[first]) & 0xc0U) == 0x80U) {
        ++first;
    }
    return upper(word.substr(0, first)) + word.substr(first);
}

/// How many words of the phrase stand at that place; 0: it does not stand there.
std::size_t stands_at(const std::vector<std::string>& words, std::size_t at, std::string_view phrase) {
    const auto parts = words_of(phrase);
    if (at + parts.size() > words.size()) {
        return 0;
    }
    return std::equal(parts.begin(), parts.end(), words.begin() + static_cast<std::ptrdiff_t>(at)) ? parts.size() : 0;
}

template <class Phrases>
std::size_t longest_at(const std::vector<std::string>& words, std::size_t at, const Phrases& phrases) {
    std::size_t longest = 0;
    for (const std::string_view phrase : phrases) {
        longest = std::max(longest, stands_at(words, at, phrase));
    }
    return longest;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

}  // namespace

bool begins_agency(std::string_view line) {
    const std::string folded = fold(line) + " ";
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view one) { return folded.starts_with(std::string{one} + " "); });
}

std::string agency_in_sentence(std::string_view upper_case) {
    const auto words = words_of(lower(upper_case));
    std::vector<std::string> out = words;
    bool is_place = false;
    for (std::size_t i = 0; i < words.size();) {
        if (const std::size_t level = longest_at(words, i, levels); level > 0) {
            is_place = true;
            i += level;
            continue;
        }
        const bool is_new_field = !is_place && i > 0 && (words[i - 1] == "và" || words[i - 1].ends_with(",") || words[i - 1] == "-");
        if (is_place || is_new_field) {
            out[i] = capital(words[i]);
            ++i;
            continue;
        }
        const std::size_t head = longest_at(words, i, heads);
        // Inside a name these words are of the field: only at its beginning do they begin one.
        if (head > 0 && i == 0) {
            i += head;
            if (i < words.size() && longest_at(words, i, lower_behind_heads) == 0 && longest_at(words, i, levels) == 0) {
                out[i] = capital(words[i]);
                ++i;
            }
            continue;
        }
        ++i;
    }
    if (!out.empty()) {
        out[0] = capital(words[0]);
    }
    return joined(out);
}

std::string position_in_sentence(std::string_view upper_case) {
    const auto usual = std::find_if(positions.begin(), positions.end(), [&](std::string_view one) { return fold(one) == fold(upper_case); });
    if (usual != positions.end()) {
        return std::string{*usual};
    }
    auto words = words_of(lower(upper_case));
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0 || words[i - 1] == "phó" || words[i - 1] == "Phó") {
            words[i] = capital(words[i]);
        }
    }
    return joined(words);
}

}  // namespace vanthu::reading
