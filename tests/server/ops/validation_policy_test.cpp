#include "server/ops/validation_policy.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/shared_data.hpp"

namespace vanthu::ops {
namespace {

using vanthu::test::TempFolder;

TEST(ValidationPolicyFile, Reads_the_documents_of_signature_policies_relative_to_itself) {
    const TempFolder folder;
    std::ofstream(folder.path() / "policy.txt") << "Chính sách chữ ký";
    std::ofstream(folder.path() / "own.toml")
        << "[[signature_policies]]\nidentifier = \"1.2.3\"\nfile = \"policy.txt\"\n";
    const auto read = load_policy((folder.path() / "own.toml").string());
    ASSERT_TRUE(read) << read.error().detail.en;
    ASSERT_EQ(read->policy.signature_policies.size(), 1U);
    EXPECT_EQ(read->policy.signature_policies[0].identifier, "1.2.3");
    EXPECT_EQ(as_text(read->policy.signature_policies[0].bytes), "Chính sách chữ ký");
}

TEST(ValidationPolicyFile, Refuses_signature_policies_that_say_too_little_and_names_the_line) {
    const TempFolder folder;
    std::ofstream(folder.path() / "policy.txt") << "x";
    for (const char* text :
         {"\nsignature_policies = 3\n", "\nsignature_policies = [1]\n",
          "\n[[signature_policies]]\nidentifier = \"1.2.3\"\n",
          "\n[[signature_policies]]\nidentifier = \"1.2.3\"\nfile = \"absent.txt\"\n",
          "\n[[signature_policies]]\nidentifier = \"1.2.3\"\nfile = \"policy.txt\"\nuri = \"x\"\n"}) {
        std::ofstream(folder.path() / "own.toml") << text;
        const auto read = load_policy((folder.path() / "own.toml").string());
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, Code::invalid_input);
        EXPECT_NE(read.error().detail.en.find("own.toml:"), std::string::npos) << read.error().detail.en;
    }
}

TEST(ValidationPolicyFile, Shipped_ones_are_read) {
    for (const char* name : {"default", "vietnam"}) {
        const auto read = load_policy(name);
        ASSERT_TRUE(read) << read.error().detail.en;
        EXPECT_TRUE(read->policy.signature_policies.empty());
    }
}

}  // namespace
}  // namespace vanthu::ops
