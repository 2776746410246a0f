#include "preservation/codes.hpp"

#include <array>
#include <utility>

namespace vanthu::preservation {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<Pair, 29> types{{
    {"NQ", "01"},  {"QĐ", "02"},  {"CT", "03"},  {"QyĐ", "04"}, {"TT-QPPL", "05"}, {"TTLT-QPPL", "06"}, {"TB", "07"},  {"HD", "08"},
    {"CTr", "09"}, {"KH", "10"},  {"PA", "11"},  {"ĐA", "12"},  {"DA", "13"},      {"BC", "14"},        {"TTr", "15"}, {"GUQ", "16"},
    {"PG", "17"},  {"PC", "18"},  {"PB", "19"},  {"BB", "20"},  {"HĐ", "21"},      {"CV", "22"},        {"CĐ", "23"},  {"BGN", "24"},
    {"BTT", "25"}, {"GM", "26"},  {"GGT", "27"}, {"GNP", "28"}, {"TCg", "29"},
}};
// Normative texts have the code of their kind where there is one.
constexpr std::array<Pair, 3> normative{{{"NQ-QPPL", "01"}, {"QĐ-QPPL", "02"}, {"CT-QPPL", "03"}}};

template <std::size_t N>
std::optional<std::string_view> look_up(const std::array<Pair, N>& table, std::string_view key) {
    for (const auto& [name, code] : table) {
        if (name == key) {
            return code;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view retention_code(std::optional<int> years) {
    if (!years) {
        return "01";
    }
    switch (*years) {
        case 70:
            return "02";
        case 50:
            return "03";
        case 30:
            return "04";
        case 20:
            return "05";
        case 10:
            return "06";
        default:
            return "07";
    }
}

std::string_view access_code(std::string_view rights) {
    if (rights == "Công khai" || rights == "công khai" || rights == "public" || rights == "Public") {
        return "01";
    }
    for (const std::string_view secret : {"Mật", "Tối mật", "Tuyệt mật", "mật", "secret", "Secret"}) {
        if (rights == secret) {
            return "03";
        }
    }
    return "02";
}

std::string_view iso_language(std::string_view language) {
    constexpr std::array<Pair, 6> names{{{"Tiếng Việt", "vie"}, {"tiếng Việt", "vie"}, {"Vietnamese", "vie"}, {"Tiếng Anh", "eng"}, {"English", "eng"}, {"Tiếng Pháp", "fre"}}};
    return look_up(names, language).value_or("und");
}

std::string_view language_code(std::string_view language) {
    return iso_language(language) == "vie" ? "01" : "02";
}

std::string_view document_type_code(std::string_view type) {
    if (const auto code = look_up(types, type)) {
        return *code;
    }
    return look_up(normative, type).value_or("32");
}

}  // namespace vanthu::preservation
