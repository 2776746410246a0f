// Who may see what, and why (Decree 30/2020/NĐ-CP, Annex VI, III.3), on both databases.

#include <gmock/gmock.h>

#include "server/app/access.hpp"
#include "server/app/document_access.hpp"
#include "server/app/dossiers/archiving.hpp"
#include "server/app/dossiers/dossiers.hpp"
#include "server/app/outgoing/check_outs.hpp"
#include "server/app/evidence_desk.hpp"
#include "server/app/events.hpp"
#include "server/app/outgoing.hpp"
#include "server/app/search/index_entry.hpp"
#include "server/app/search/search_desk.hpp"
#include "server/storage/integrity.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/chain_text.hpp"

namespace vanthu::app {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using records::Grant;

class AccessTest : public AgencyTest {
protected:
    ManageAccess access() { return ManageAccess(agency->services); }

    bool sees(const std::string& login, const DocumentId& id) {
        const bool found = ReadOutgoing(agency->services).find(actor(login), id).has_value();
        const auto page = ReadOutgoing(agency->services).page(actor(login), {}, {"", 200});
        const bool is_listed = std::any_of(page->begin(), page->end(), [&](const auto& one) { return one.id == id; });
        const auto hits = SearchDocuments(agency->services).run(actor(login), {"văn bản", {}});
        const bool is_hit = std::any_of(hits->results.begin(), hits->results.end(), [&](const auto& one) { return one.id == id; });
        EXPECT_EQ(found, is_listed) << login;
        EXPECT_EQ(found, is_hit) << login;
        return found;
    }

    DocumentId draft() {
        const DocumentId id = agency->draft();
        EXPECT_TRUE(database->write([&](Tx& tx) -> Result<bool> {
            tx.search().index(index_entry(*tx.outgoing().find(id)));
            return true;
        }));
        return id;
    }

    DossierId dossier() {
        ManageDossiers::Input input;
        input.details.notation = "01.CNTT";
        input.details.title = "Hồ sơ thử";
        input.unit = agency->unit("CNTT");
        const auto made = ManageDossiers(agency->services).open(actor("drafter"), input);
        EXPECT_TRUE(made) << made.error().detail.en;
        return made->dossier.id;
    }

    Result<Grant> grant(const std::string& by, const DocumentId& id, const std::string& to, std::optional<Instant> from = {}, std::optional<Instant> until = {}) {
        return access().grant(actor(by), {Grant::Subject::document, id.text(), agency->id(to), {}, from, until, "Phối hợp"});
    }

    ManageAccess::Explanation why(const DocumentId& id, const std::string& login) {
        auto answer = access().explain(actor("auditor"), id, agency->id(login));
        EXPECT_TRUE(answer) << answer.error().detail.en;
        return *answer;
    }
};

using storage::Dialect;
using storage::dialect_name;
VANTHU_ON_BOTH_DATABASES(AccessTest);

TEST_P(AccessTest, AGrantOpensADocumentForATimeAndIsTakenBack) {
    const DocumentId id = draft();
    EXPECT_FALSE(sees("lawyer", id));
    EXPECT_EQ(grant("lawyer", id, "lawyer").error().code, Code::not_found);
    EXPECT_EQ(grant("colleague", id, "lawyer").error().code, Code::forbidden);
    EXPECT_EQ(grant("admin", id, "lawyer").error().code, Code::not_found);
    const auto given = grant("head", id, "lawyer", {}, clock.now() + std::chrono::hours{24});
    ASSERT_TRUE(given) << given.error().detail.en;
    EXPECT_TRUE(sees("lawyer", id));
    EXPECT_FALSE(sees("office", id));
    clock.set(clock.now() + std::chrono::hours{25});
    EXPECT_FALSE(sees("lawyer", id)) << "it has run out";
    const auto later = grant("clerk", id, "lawyer", clock.now() + std::chrono::hours{1});
    EXPECT_FALSE(sees("lawyer", id)) << "not yet";
    clock.set(clock.now() + std::chrono::hours{2});
    EXPECT_TRUE(sees("lawyer", id));
    EXPECT_EQ(access().revoke(actor("head"), later->id, 9, "xong").error().code, Code::stale_version);
    ASSERT_TRUE(access().revoke(actor("head"), later->id, later->version, "xong"));
    EXPECT_FALSE(sees("lawyer", id));
    EXPECT_EQ(access().revoke(actor("head"), later->id, later->version + 1, "lần nữa").error().code, Code::conflict);
    EXPECT_THAT(*access().grants(actor("head"), Grant::Subject::document, id.text()), SizeIs(2));
    EXPECT_EQ(grant("head", id, "lawyer", {}, clock.now()).error().code, Code::invalid_input);
}

TEST_P(AccessTest, AGrantToAUnitReachesItsPeople) {
    const DocumentId id = draft();
    ASSERT_TRUE(access().grant(actor("head"), {Grant::Subject::document, id.text(), {}, agency->unit("VP"), {}, {}, "Phối hợp"}));
    EXPECT_TRUE(sees("lawyer", id));
    EXPECT_TRUE(sees("office", id));
    EXPECT_FALSE(sees("admin", id)) << "administrators see no documents";
}

TEST_P(AccessTest, WhatIsOfferedIsWhatIsAllowed) {
    using ::testing::IsSupersetOf;
    using ::testing::Not;
    using ::testing::UnorderedElementsAre;
    const DocumentId id = draft();
    const auto offered = [&](const std::string& login) {
        const auto found = access().actions(actor(login), id);
        EXPECT_TRUE(found) << login;
        return found ? found->acts : std::vector<std::string>{};
    };
    EXPECT_THAT(offered("drafter"), UnorderedElementsAre("version", "annexes", "check-out", "submit", "cancel", "recipients"));
    EXPECT_THAT(offered("head"), UnorderedElementsAre("grant"));
    EXPECT_THAT(offered("clerk"), UnorderedElementsAre("recipients", "grant", "restrict", "explain"));
    EXPECT_THAT(offered("auditor"), UnorderedElementsAre("explain"));
    EXPECT_EQ(access().actions(actor("admin"), id).error().code, Code::not_found);
    EXPECT_EQ(access().actions(actor("lawyer"), id).error().code, Code::not_found);

    agency->deploy(test::process("two", test::task("head", test::by_head) + test::task("director", test::by_director), {"start>head", "head>director", "director>end"}));
    agency->submit(id, "two");
    EXPECT_THAT(offered("drafter"), UnorderedElementsAre("version", "annexes", "check-out", "recipients", "inform", "ad-hoc"));
    EXPECT_THAT(offered("head"), UnorderedElementsAre("suspend", "end-chain", "inform", "ad-hoc", "reassign", "grant"));
    EXPECT_THAT(offered("director"), IsSupersetOf({"suspend", "reassign", "restrict", "explain"}));
    EXPECT_THAT(access().actions(actor("drafter"), id)->chains, SizeIs(1));
    const auto chain = access().actions(actor("drafter"), id)->chains.front().id;
    ASSERT_TRUE(ChainDesk(agency->services).suspend(actor("head"), chain, "Chờ số liệu"));
    EXPECT_THAT(offered("head"), Contains("resume"));
    EXPECT_THAT(offered("head"), Not(Contains("suspend")));

    ASSERT_TRUE(CheckOutDrafts(agency->services).take(actor("colleague"), id, 30));
    EXPECT_THAT(offered("colleague"), IsSupersetOf({"check-in", "version"}));
    EXPECT_THAT(offered("drafter"), Not(Contains("version"))) << "somebody else keeps the draft";
    EXPECT_THAT(offered("head"), Contains("break-check-out"));

    ASSERT_TRUE(ManageHolds(agency->services).place(actor("auditor"), records::LegalHold::Subject::document, id.text(), "Thanh tra", "QĐ"));
    EXPECT_THAT(offered("colleague"), IsEmpty()) << "what is held does not change";
}

TEST_P(AccessTest, ARestrictedDocumentIsForThoseWhoTakePart) {
    const DocumentId id = draft();
    EXPECT_TRUE(sees("deputy", id));
    EXPECT_EQ(access().restrict(actor("head"), id, "Nhân sự").error().code, Code::forbidden);
    ASSERT_TRUE(access().restrict(actor("director"), id, "Hồ sơ nhân sự"));
    EXPECT_FALSE(sees("deputy", id));
    EXPECT_FALSE(sees("clerk", id));
    EXPECT_FALSE(sees("auditor", id));
    EXPECT_TRUE(sees("director", id)) << "who marked it";
    EXPECT_TRUE(sees("drafter", id));
    EXPECT_TRUE(sees("head", id)) << "the unit that drafts it";
    ASSERT_TRUE(grant("director", id, "auditor"));
    EXPECT_TRUE(sees("auditor", id));
    EXPECT_TRUE(why(id, "deputy").reasons.empty());
    EXPECT_EQ(access().restrict(actor("director"), id, "lần nữa").error().code, Code::conflict);
    ASSERT_TRUE(access().lift(actor("director"), id, "Đã công bố"));
    EXPECT_TRUE(sees("deputy", id));
    EXPECT_EQ(access().lift(actor("director"), id, "lần nữa").error().code, Code::conflict);
}

TEST_P(AccessTest, WhySomebodySeesADossierIsAnswered) {
    const auto made = dossier();
    const auto why_dossier = [&](const std::string& login) { return access().explain(actor("auditor"), made, agency->id(login)).value(); };
    EXPECT_EQ(access().explain(actor("colleague"), made, agency->id("drafter")).error().code, Code::forbidden);
    EXPECT_EQ(access().explain(actor("auditor"), DossierId{"01930000-0000-7000-8000-0000000000aa"}, agency->id("drafter")).error().code, Code::not_found);
    EXPECT_EQ(access().explain(actor("auditor"), made, UserId{"01930000-0000-7000-8000-0000000000aa"}).error().code, Code::not_found);
    EXPECT_THAT(why_dossier("clerk").reasons, Contains(Field(&ManageAccess::Reason::kind, "role")));
    EXPECT_THAT(why_dossier("drafter").reasons, Contains(Field(&ManageAccess::Reason::detail, "keeper")));
    EXPECT_THAT(why_dossier("colleague").reasons, ElementsAre(Field(&ManageAccess::Reason::kind, "unit")));
    EXPECT_FALSE(why_dossier("lawyer").is_visible);
    EXPECT_THAT(why_dossier("lawyer").reasons, SizeIs(0));
    ASSERT_TRUE(access().grant(actor("drafter"), {Grant::Subject::dossier, made.text(), agency->id("lawyer"), {}, {}, {}, "Cùng làm"}));
    EXPECT_TRUE(why_dossier("lawyer").is_visible);
    EXPECT_THAT(why_dossier("lawyer").reasons, ElementsAre(Field(&ManageAccess::Reason::kind, "grant")));
}

TEST_P(AccessTest, WhySomebodySeesADocumentIsAnswered) {
    const DocumentId id = draft();
    EXPECT_EQ(access().explain(actor("head"), id, agency->id("drafter")).error().code, Code::forbidden);
    const auto clerk = why(id, "clerk");
    EXPECT_TRUE(clerk.is_visible);
    EXPECT_THAT(clerk.reasons, Contains(Field(&ManageAccess::Reason::kind, "role")));
    const auto head = why(id, "head");
    EXPECT_TRUE(head.is_visible);
    EXPECT_THAT(head.reasons, ElementsAre(Field(&ManageAccess::Reason::kind, "unit")));
    EXPECT_FALSE(why(id, "lawyer").is_visible);
    EXPECT_THAT(why(id, "lawyer").reasons, IsEmpty());
    const auto given = grant("head", id, "lawyer");
    EXPECT_THAT(why(id, "lawyer").reasons, ElementsAre(Field(&ManageAccess::Reason::detail, given->id)));
    EXPECT_THAT(why(id, "admin").reasons, IsEmpty());
}

TEST_P(AccessTest, AChangeOfRightsAlertsUntilSomebodyElseConfirmsIt) {
    const DocumentId id = draft();
    ASSERT_TRUE(grant("director", id, "lawyer"));
    EXPECT_EQ(access().changes(actor("drafter"), true, {"", 50}).error().code, Code::forbidden);
    EXPECT_EQ(access().changes(actor("admin"), true, {"", 50}).error().code, Code::forbidden) << "who gives rights does not confirm them";
    const auto open = access().changes(actor("auditor"), true, {"", 50});
    ASSERT_TRUE(open);
    ASSERT_THAT(*open, SizeIs(1));
    EXPECT_EQ(open->front().kind, "access-granted");
    EXPECT_EQ(access().confirm(actor("director"), open->front().id, 1).error().code, Code::forbidden) << "it was their own";
    ASSERT_TRUE(access().confirm(actor("auditor"), open->front().id, 1));
    EXPECT_EQ(access().confirm(actor("auditor"), open->front().id, 2).error().code, Code::conflict);
    EXPECT_THAT(*access().changes(actor("auditor"), true, {"", 50}), IsEmpty());
    EXPECT_THAT(*access().changes(actor("auditor"), false, {"", 50}), SizeIs(1));
    auto session = database->open_session();
    EXPECT_THAT(storage::check_integrity(*session, *blobs, std::nullopt)->findings, IsEmpty());
}

TEST_P(AccessTest, ADossierIsGrantedWithoutItsDocuments) {
    const DocumentId id = draft();
    ManageDossiers dossiers(agency->services);
    auto view = dossiers.open(actor("drafter"), {{}, {"01.Q", "Hồ sơ", {5}}, agency->unit("CNTT"), {}});
    view = dossiers.add_documents(actor("drafter"), view->dossier.id, view->dossier.version, {id}, {});
    EXPECT_FALSE(dossiers.find(actor("lawyer"), view->dossier.id));
    ASSERT_TRUE(access().grant(actor("drafter"), {Grant::Subject::dossier, view->dossier.id.text(), agency->id("lawyer"), {}, {}, {}, "Phối hợp"}));
    EXPECT_TRUE(dossiers.find(actor("lawyer"), view->dossier.id));
    EXPECT_THAT(*dossiers.page(actor("lawyer"), {}, {"", 50}), SizeIs(1));
    EXPECT_THAT(*dossiers.items(actor("lawyer"), view->dossier.id, 0, 50), IsEmpty());
}

}  // namespace
}  // namespace vanthu::app
