#include "workflow/mandate.hpp"

#include <gmock/gmock.h>

namespace vanthu::workflow {
namespace {

Mandate from_to(const std::string& principal, const std::string& substitute) {
    Mandate mandate;
    mandate.id = principal + ">" + substitute;
    mandate.principal = UserId{principal};
    mandate.substitute = UserId{substitute};
    mandate.from = from_millis(1000);
    mandate.until = from_millis(2000);
    mandate.legal_basis = "Quyết định 1";
    return mandate;
}

std::vector<std::string> ways(const std::vector<Mandate>& mandates, const std::string& substitute, const Matter& matter, long long at = 1500) {
    std::vector<std::string> found;
    for (const Principal& one : principals(mandates, UserId{substitute}, matter, from_millis(at))) {
        found.push_back(one.person.text() + " by " + one.mandates);
    }
    return found;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Mandate, Has_dates_a_scope_and_a_basis) {
    const Matter matter{"QD", "unit-1", "outgoing", "director"};
    Mandate mandate = from_to("p", "s");
    EXPECT_TRUE(check(mandate));
    EXPECT_THAT(ways({mandate}, "s", matter), ElementsAre("p by p>s"));
    EXPECT_THAT(ways({mandate}, "s", matter, 999), IsEmpty());
    EXPECT_THAT(ways({mandate}, "s", matter, 2000), IsEmpty()) << "the end is not in force any more";
    EXPECT_THAT(ways({mandate}, "x", matter), IsEmpty());
    mandate.document_types = {"BC"};
    EXPECT_FALSE(covers(mandate, matter));
    mandate.document_types = {"BC", "QD"};
    mandate.units = {"unit-2"};
    EXPECT_FALSE(covers(mandate, matter));
    mandate.units = {"unit-1"};
    mandate.nodes = {"outgoing/office"};
    EXPECT_FALSE(covers(mandate, matter));
    mandate.nodes = {"outgoing"};
    EXPECT_TRUE(covers(mandate, matter));
    mandate.nodes = {"outgoing/director"};
    EXPECT_TRUE(covers(mandate, matter));
}

TEST(Mandate, Refuses_oneself_no_end_no_basis_and_more_than_a_year) {
    Mandate mandate = from_to("p", "p");
    EXPECT_FALSE(check(mandate));
    mandate = from_to("p", "s");
    mandate.until = mandate.from;
    EXPECT_FALSE(check(mandate));
    mandate = from_to("p", "s");
    mandate.until = mandate.from + std::chrono::days{367};
    EXPECT_FALSE(check(mandate));
    mandate = from_to("p", "s");
    mandate.legal_basis = " ";
    EXPECT_FALSE(check(mandate));
}

TEST(Mandate, Is_passed_on_only_where_it_says_so_and_never_in_a_circle) {
    const Matter matter{"QD", "u", "outgoing", "director"};
    Mandate first = from_to("p", "s");
    const Mandate second = from_to("s", "t");
    EXPECT_THAT(ways({first, second}, "t", matter), ElementsAre("s by s>t"));
    first.may_redelegate = true;
    EXPECT_THAT(ways({first, second}, "t", matter), ElementsAre("s by s>t", "p by p>s/s>t"));
    Mandate back = from_to("t", "p");
    back.may_redelegate = true;
    EXPECT_THAT(ways({first, second, back}, "t", matter), ElementsAre("s by s>t", "p by p>s/s>t"));
}

TEST(Mandate, Writes_the_capacity_as_the_decree_does) {
    EXPECT_EQ(prefix(Capacity::kt), "KT.");
    EXPECT_EQ(prefix(Capacity::tuq), "TUQ.");
    for (const char* name : {"KT", "TL", "TUQ", "TM", "Q"}) {
        EXPECT_EQ(to_string(parse_capacity(name).value()), name);
    }
    EXPECT_FALSE(parse_capacity("kt"));
}

}  // namespace
}  // namespace vanthu::workflow
