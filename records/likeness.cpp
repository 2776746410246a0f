#include "records/likeness.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "core/text.hpp"
#include "records/document_symbol.hpp"

namespace vanthu::records {
namespace {

// Words that nearly each subject has say nothing.
const std::set<std::string>& empty_words() {
    static const std::set<std::string> words{"v", "ve", "viec", "cua", "va", "cac", "cho", "tai", "theo"};
    return words;
}

std::set<std::string> words_of(std::string_view text) {
    std::set<std::string> words;
    std::string word;
    for (const char c : fold(text) + " ") {
        // Bytes of letters that no folding makes ASCII stay in their word.
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0) {
            word.push_back(c);
        } else if (!word.empty()) {
            if (!empty_words().contains(word)) {
                words.insert(word);
            }
            word.clear();
        }
    }
    return words;
}

}  // namespace

double subject_likeness(std::string_view one, std::string_view other) {
    const auto mine = words_of(one);
    const auto others = words_of(other);
    const auto common = std::count_if(mine.begin(), mine.end(), [&](const std::string& word) { return others.contains(word); });
    const auto all = static_cast<double>(mine.size() + others.size()) - static_cast<double>(common);
    return common == 0 ? 0 : static_cast<double>(common) / all;
}

bool is_near(std::string_view issuer, std::chrono::year_month_day day, std::string_view subject, const IncomingDetails& other) {
    const auto apart = std::chrono::abs(std::chrono::sys_days{day} - std::chrono::sys_days{other.document_day});
    if (apart > near_days) {
        return false;
    }
    constexpr double mostly = 0.6;
    constexpr double nearly_all = 0.8;
    const double likeness = subject_likeness(subject, other.subject);
    const bool is_same_issuer = twin_key(issuer, "") == twin_key(other.issuer, "");
    return (is_same_issuer && likeness >= mostly) || (apart.count() == 0 && likeness >= nearly_all);
}

}  // namespace vanthu::records
