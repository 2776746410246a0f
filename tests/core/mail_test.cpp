#include "core/mail.hpp"

#include <gtest/gtest.h>

namespace vanthu {
namespace {

TEST(MailAddress, Takes_plain_addresses_and_nothing_that_ends_a_command) {
    for (const char* good : {"a@b", "van.thu@sotttt.namdinh.gov.vn", "o'neil+x@example.com", "a_b-c@x-y.vn"}) {
        EXPECT_TRUE(is_mail_address(good)) << good;
    }
    for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b>", "<a@b", "a@b\r\nRCPT TO:<c@d>", "a@b\n", ".a@b", "a..b@c", "a@b.", "a@.b",
                            "\"a b\"@c", "a@[127.0.0.1]", "văn@thư.vn", "a@b,c@d", "a;b@c d"}) {
        EXPECT_FALSE(is_mail_address(bad)) << bad;
    }
    EXPECT_FALSE(is_mail_address(std::string_view{"a@b\0", 4}));
    const auto of_lengths = [](std::size_t local, std::size_t domain) {
        std::string address(local + 1 + domain, 'a');
        address.at(local) = '@';
        return address;
    };
    EXPECT_TRUE(is_mail_address(of_lengths(64, 189)));
    EXPECT_FALSE(is_mail_address(of_lengths(65, 5)));
    EXPECT_FALSE(is_mail_address(of_lengths(64, 190)));
}

}  // namespace
}  // namespace vanthu
