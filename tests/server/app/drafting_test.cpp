// Drafting together on both databases: check-outs, annexes, comparison of versions, remarks on a place of a page, page counts.

#include "server/app/chains/remarks.hpp"
#include "server/app/outgoing/annexes.hpp"
#include "server/app/outgoing/check_outs.hpp"
#include "server/app/outgoing/comparison.hpp"
#include "server/app/uploads.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "server/ops/sandbox.hpp"
#include "tests/server/app/outgoing_fixture.hpp"
#include "tests/support/small_pdf.hpp"

namespace vanthu::app {
namespace {

using namespace std::chrono_literals;
using storage::Dialect;
using storage::dialect_name;
using test::small_pdf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DraftingTest : public OutgoingTest {
protected:
    UploadId upload(const std::string& login, const std::string& name, const std::string& bytes) {
        ReceiveUpload uploads(agency->services, folder.path() / "uploads");
        const auto begun = uploads.begin(actor(login), name, bytes.size());
        EXPECT_TRUE(begun);
        EXPECT_TRUE(uploads.append(actor(login), begun->id, 0, bytes));
        return begun->id;
    }
    OutgoingView draft(const std::string& bytes) {
        DraftOutgoing::Input input;
        input.upload = upload("drafter", "du-thao.pdf", bytes);
        input.type_code = "BC";
        input.subject = "Báo cáo";
        input.drafting_unit = agency->unit("CNTT");
        input.recipients = {"Sở Tài chính"};
        auto view = DraftOutgoing(agency->services, page_text).run(actor("drafter"), input);
        EXPECT_TRUE(view) << view.error().detail.en;
        return std::move(*view);
    }
    Result<OutgoingView> add_version(const std::string& login, const OutgoingView& view, const std::string& bytes) {
        return DraftOutgoing(agency->services, page_text)
            .add_version(actor(login), view.document.id, agency->document(view.document.id).version, upload(login, "ban-2.pdf", bytes), {});
    }
    static const DocumentFile& of_kind(const OutgoingView& view, const std::string& kind) {
        const DocumentFile* found = nullptr;
        for (const DocumentFile& file : view.files) {
            found = file.kind == kind ? &file : found;
        }
        EXPECT_NE(found, nullptr);
        return *found;
    }

    CheckOutDrafts check_outs() { return CheckOutDrafts(agency->services); }
    KeepAnnexes annexes() { return KeepAnnexes(agency->services); }
    ops::PopplerPageText page_text;
};
VANTHU_ON_BOTH_DATABASES(DraftingTest);

TEST_P(DraftingTest, Who_has_a_draft_checked_out_is_the_only_one_who_adds_versions) {
    const auto view = draft(small_pdf("mot"));
    const DocumentId id = view.document.id;
    EXPECT_EQ(check_outs().take(actor("lawyer"), id, 30).error().code, Code::not_found);
    EXPECT_EQ(check_outs().take(actor("head"), id, 30).error().code, Code::forbidden);
    EXPECT_EQ(check_outs().take(actor("drafter"), id, 0).error().code, Code::invalid_input);
    EXPECT_EQ(check_outs().take(actor("drafter"), id, 481).error().code, Code::invalid_input);
    const auto taken = check_outs().take(actor("drafter"), id, 30);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->until, clock.now() + 30min);
    EXPECT_TRUE(check_outs().take(actor("drafter"), id, 60)) << "one's own anew";
    const auto refused = check_outs().take(actor("colleague"), id, 30);
    EXPECT_EQ(refused.error().code, Code::conflict);
    EXPECT_THAT(refused.error().detail.vi, HasSubstr("Người drafter đang giữ"));
    EXPECT_EQ(add_version("colleague", view, small_pdf("hai")).error().code, Code::conflict);
    EXPECT_EQ(annexes().plan(actor("colleague"), id, agency->document(id).version, {}).error().code, Code::conflict);
    EXPECT_TRUE(add_version("drafter", view, small_pdf("hai")));
    EXPECT_EQ(check_outs().give_back(actor("colleague"), id).error().code, Code::conflict);
    ASSERT_TRUE(check_outs().give_back(actor("drafter"), id));
    EXPECT_TRUE(add_version("colleague", view, small_pdf("ba")));
}

TEST_P(DraftingTest, A_check_out_ends_by_itself_or_by_a_leader) {
    const auto view = draft(small_pdf("mot"));
    const DocumentId id = view.document.id;
    ASSERT_TRUE(check_outs().take(actor("drafter"), id, 30));
    clock.advance(31min);
    ASSERT_TRUE(check_outs().take(actor("colleague"), id, 30)) << "the time was over";
    EXPECT_EQ(check_outs().break_open(actor("drafter"), id, "gấp").error().code, Code::forbidden);
    EXPECT_EQ(check_outs().break_open(actor("office"), id, "gấp").error().code, Code::not_found);
    EXPECT_EQ(check_outs().break_open(actor("head"), id, "").error().code, Code::invalid_input);
    ASSERT_TRUE(check_outs().break_open(actor("head"), id, "đi công tác"));
    EXPECT_THAT(agency->told("colleague"), Contains(HasSubstr("check-out-broken")));
    EXPECT_EQ(check_outs().break_open(actor("head"), id, "nữa").error().code, Code::conflict);
    EXPECT_TRUE(add_version("drafter", view, small_pdf("hai")));
    const DocumentId issued = sealed();
    EXPECT_EQ(check_outs().take(actor("drafter"), issued, 30).error().code, Code::conflict) << "signed";
}

TEST_P(DraftingTest, Pages_of_every_PDF_are_counted) {
    const auto view = draft(small_pdf({{"mot"}, {"hai"}, {"ba"}}));
    EXPECT_EQ(view.document.page_count, 3);
    EXPECT_EQ(of_kind(view, "original").pages, 3);
    EXPECT_EQ(of_kind(view, "draft").pages, 3);
    const auto second = add_version("drafter", view, small_pdf({{"mot"}, {"hai"}}));
    EXPECT_EQ(second->document.page_count, 2);
    EXPECT_EQ(agency->document(view.document.id).page_count, 2);
}

TEST_P(DraftingTest, Annexes_stand_in_order_in_the_file_or_beside_it) {
    const auto view = draft(small_pdf({{"mot"}, {"phu luc"}}));
    const DocumentId id = view.document.id;
    const auto version = [&] { return agency->document(id).version; };
    const UploadId table = upload("drafter", "bieu.pdf", small_pdf("bieu"));
    const auto planned = annexes().plan(actor("drafter"), id, version(), {{"Danh mục", 2, {}, {}}, {"Biểu số liệu", {}, table, {}}});
    ASSERT_TRUE(planned) << planned.error().detail.en;
    ASSERT_THAT(planned->annexes, SizeIs(2));
    EXPECT_EQ(planned->annexes[1].ordinal, 2);
    EXPECT_EQ(of_kind(*planned, "annex").pages, 1);
    const FileId file = *planned->annexes[1].file;
    const auto swapped = annexes().plan(actor("colleague"), id, version(), {{"Biểu số liệu", {}, {}, file}, {"Danh mục", 2, {}, {}}});
    ASSERT_TRUE(swapped) << swapped.error().detail.en;
    EXPECT_EQ(swapped->annexes[0].file, file);
    const auto pointer = [&](KeepAnnexes::Input input) {
        const auto refused = annexes().plan(actor("drafter"), id, version(), {std::move(input)});
        return refused ? std::string{} : refused.error().fields.front().pointer;
    };
    EXPECT_EQ(pointer({"", 2, {}, {}}), "/annexes/0/title");
    EXPECT_EQ(pointer({"A", {}, {}, {}}), "/annexes/0");
    EXPECT_EQ(pointer({"A", 2, {}, file}), "/annexes/0");
    EXPECT_EQ(pointer({"A", 3, {}, {}}), "/annexes/0/first_page");
    EXPECT_EQ(pointer({"A", {}, UploadId{"01930000-0000-7000-8000-0000000000aa"}, {}}), "/annexes/0/upload");
    EXPECT_EQ(pointer({"A", {}, {}, of_kind(view, "draft").id}), "/annexes/0/file");
    EXPECT_EQ(annexes().plan(actor("head"), id, version(), {}).error().code, Code::forbidden);
    EXPECT_EQ(annexes().plan(actor("drafter"), id, 1, {}).error().code, Code::stale_version);
    EXPECT_EQ(annexes().plan(actor("drafter"), id, version(), std::vector<KeepAnnexes::Input>(101)).error().code, Code::invalid_input);
    ASSERT_TRUE(check_outs().take(actor("colleague"), id, 30));
    EXPECT_EQ(annexes().plan(actor("drafter"), id, version(), {}).error().code, Code::conflict) << "somebody else works on it";
    ASSERT_TRUE(check_outs().give_back(actor("colleague"), id));
    ASSERT_TRUE(annexes().plan(actor("drafter"), id, version(), {}));
    const DocumentId done = sealed();
    EXPECT_EQ(annexes().plan(actor("drafter"), done, agency->document(done).version, {}).error().code, Code::conflict) << "only while it is drafted";
}

TEST_P(DraftingTest, Two_versions_are_compared_word_by_word_with_their_pages) {
    const auto view = draft(small_pdf({{"Giao So Tai chinh chu tri"}, {"Trang hai"}}));
    const auto second = add_version("drafter", view, small_pdf({{"Giao Van phong chu tri"}, {"Trang hai"}}));
    ops::LinuxSandbox sandbox(folder.path() / "sandbox");
    CompareVersions compare(agency->services, sandbox);
    const FileId from = of_kind(view, "draft").id;
    const FileId to = of_kind(*second, "draft").id;
    const auto compared = compare.run(actor("head"), view.document.id, from, to);
    ASSERT_TRUE(compared) << compared.error().detail.en;
    std::vector<std::string> runs;
    for (const DiffRun& run : compared->runs) {
        runs.push_back((run.kind == DiffRun::Kind::equal ? "=" : run.kind == DiffRun::Kind::added ? "+" : "-") + run.text);
    }
    EXPECT_THAT(runs, ElementsAre("=Giao", "-So Tai chinh", "+Van phong", "=chu tri", "=Trang hai"));
    EXPECT_EQ(compared->runs.back().from_page, 2);
    EXPECT_EQ(compare.run(actor("lawyer"), view.document.id, from, to).error().code, Code::not_found);
    EXPECT_EQ(compare.run(actor("head"), view.document.id, from, FileId{"01930000-0000-7000-8000-0000000000aa"}).error().code, Code::not_found);
    const auto other = draft(small_pdf("khac"));
    EXPECT_EQ(compare.run(actor("head"), view.document.id, from, of_kind(other, "draft").id).error().code, Code::not_found) << "of another document";
    const auto picture = draft(small_pdf(""));
    EXPECT_EQ(compare.run(actor("head"), picture.document.id, of_kind(picture, "draft").id, of_kind(picture, "draft").id).error().code, Code::unsupported);
}

TEST_P(DraftingTest, A_remark_is_pinned_to_a_place_and_resolved) {
    const auto view = draft(small_pdf("mot"));
    const DocumentId id = view.document.id;
    WriteRemarks remarks(agency->services);
    const RemarkPlace place{1, 85.25, 690, 100, 20, view.document.current_sha256};
    const auto made = remarks.add(actor("head"), id, "Sửa số liệu", true, place);
    ASSERT_TRUE(made) << made.error().detail.en;
    const auto seen = remarks.find(actor("drafter"), made->id);
    ASSERT_TRUE(seen && seen->place);
    EXPECT_EQ(seen->place->x, 85.25);
    EXPECT_EQ(seen->place->version_sha256, view.document.current_sha256);
    const auto pointer = [&](RemarkPlace wrong) { return remarks.add(actor("head"), id, "x", true, wrong).error().fields.front().pointer; };
    EXPECT_EQ(pointer({2, 0, 0, 9, 9, view.document.current_sha256}), "/place/page");
    EXPECT_EQ(pointer({1, 0, 0, 0, 9, view.document.current_sha256}), "/place");
    EXPECT_EQ(pointer({1, 0, 0, 9, 9, std::string(64, '0')}), "/place/version_sha256");
    EXPECT_EQ(remarks.resolve(actor("vice"), made->id, 1, true).error().code, Code::forbidden);
    EXPECT_EQ(remarks.resolve(actor("lawyer"), made->id, 1, true).error().code, Code::not_found);
    EXPECT_EQ(remarks.resolve(actor("drafter"), made->id, 9, true).error().code, Code::stale_version);
    EXPECT_EQ(remarks.resolve(actor("drafter"), made->id, 1, false).error().code, Code::conflict) << "it is open";
    const auto resolved = remarks.resolve(actor("drafter"), made->id, 1, true);
    ASSERT_TRUE(resolved) << resolved.error().detail.en;
    EXPECT_EQ(resolved->resolved_by, agency->id("drafter"));
    const auto again = remarks.resolve(actor("head"), made->id, resolved->version, false);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->resolved_at, std::nullopt);
    const auto own = remarks.add(actor("head"), id, "nháp", false);
    EXPECT_EQ(remarks.resolve(actor("head"), own->id, 1, true).error().code, Code::conflict) << "a draft";
}

}  // namespace
}  // namespace vanthu::app
