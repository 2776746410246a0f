#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "tests/support/shared_data.hpp"
#include "tests/workflow/bpmn_text.hpp"

namespace vanthu::workflow {
namespace {

bool is_bpmn(const std::filesystem::path& path) {
    const std::string name = path.filename();
    return name.ends_with(".bpmn") || name.ends_with(".bpmn20.xml") || name.ends_with(".bpmn2");
}

/// Files of other vendors, which are no part of this repository: VANTHU_FOREIGN_BPMN names a folder of them (scripts/interop
/// makes one). Each is accepted or refused with reasons that say where; none makes the reader fail.
TEST(ForeignFiles, Are_accepted_or_refused_with_reasons) {
    const char* folder = std::getenv("VANTHU_FOREIGN_BPMN");
    if (folder == nullptr) {
        GTEST_SKIP() << "VANTHU_FOREIGN_BPMN names no folder of other vendors' files";
    }
    int files = 0;
    int accepted = 0;
    std::map<std::string, int> reasons;  // the kind of element and the text → in how many files
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || !is_bpmn(entry.path())) {
            continue;
        }
        SCOPED_TRACE(entry.path());
        ++files;
        const ReadDefinition read = read_bpmn(vanthu::test::read_file(entry.path()));
        accepted += read.problems.empty() ? 1 : 0;
        std::map<std::string, int> here;
        for (const Problem& problem : read.problems) {
            EXPECT_FALSE(problem.element.empty());
            EXPECT_FALSE(problem.text.vi.empty() || problem.text.en.empty());
            EXPECT_GT(problem.line, 0) << problem.element;
            here[problem.element.substr(0, problem.element.find(' ')) + ": " + problem.text.en] = 1;
        }
        for (const auto& [reason, one] : here) {
            reasons[reason] += one;
        }
    }
    EXPECT_GT(files, 0);
    std::cout << files << " files of other vendors: " << accepted << " accepted, " << files - accepted << " refused\n";
    if (std::getenv("VANTHU_FOREIGN_REASONS") != nullptr) {
        for (const auto& [reason, count] : reasons) {
            std::cout << count << "\t" << reason << "\n";
        }
    }
}

}  // namespace
}  // namespace vanthu::workflow
