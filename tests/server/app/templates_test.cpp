// Templates on both databases, with the converter itself in its sandbox and with one that fails as it is told.

#include <fstream>

#include "server/app/files/file_jobs.hpp"
#include "server/app/outgoing/templates.hpp"
#include "server/app/uploads.hpp"
#include "server/ops/poppler_page_text.hpp"
#include "server/ops/sandbox.hpp"
#include "tests/server/app/outgoing_fixture.hpp"
#include "tests/support/command.hpp"

namespace vanthu::app {
namespace {

using storage::Dialect;
using storage::dialect_name;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Ending = SandboxOutcome::Ending;

constexpr const char* page = "<html><head><meta charset=\"utf-8\"></head><body><p>Số: {{so}}/{{ky_hieu}}</p><p>{{trich_yeu}}</p><p>{{co_quan}}</p></body></html>";

class FixedSandbox final : public Sandbox {
public:
    SandboxOutcome run(const std::vector<std::string>&, const std::filesystem::path&, const SandboxLimits& limits) override {
        was_office = limits.is_office;
        return next;
    }
    void stop() override {}
    SandboxOutcome next{Ending::program_failed, ""};
    bool was_office = false;
};

class TemplatesTest : public OutgoingTest {
protected:
    UploadId upload(const std::string& login, const std::string& name, const std::string& bytes) {
        ReceiveUpload uploads(agency->services, folder.path() / "uploads");
        const auto begun = uploads.begin(actor(login), name, bytes.size());
        EXPECT_TRUE(begun);
        EXPECT_TRUE(uploads.append(actor(login), begun->id, 0, bytes));
        return begun->id;
    }
    ManageTemplates keep() { return ManageTemplates(agency->services); }
    TemplateView added() {
        auto made = keep().add(actor("clerk"), "Báo cáo tháng", "BC", upload("clerk", "mau.html", page));
        EXPECT_TRUE(made) << made.error().detail.en;
        return std::move(*made);
    }
    FixedSandbox fixed;
};
VANTHU_ON_BOTH_DATABASES(TemplatesTest);

TEST_P(TemplatesTest, Clerks_keep_templates_and_their_versions) {
    EXPECT_EQ(keep().add(actor("drafter"), "x", "BC", upload("drafter", "mau.html", page)).error().code, Code::forbidden);
    EXPECT_EQ(keep().add(actor("clerk"), "", "BC", upload("clerk", "mau.html", page)).error().fields.front().pointer, "/name");
    EXPECT_EQ(keep().add(actor("clerk"), "x", "XX", upload("clerk", "mau.html", page)).error().fields.front().pointer, "/type");
    EXPECT_EQ(keep().add(actor("clerk"), "x", "BC", upload("clerk", "mau.pdf", page)).error().fields.front().pointer, "/upload");
    EXPECT_EQ(keep().add(actor("clerk"), "x", "BC", upload("clerk", "mau.docx", page)).error().fields.front().pointer, "/upload");
    EXPECT_EQ(keep().add(actor("clerk"), "x", "BC", upload("drafter", "mau.html", page)).error().fields.front().pointer, "/upload");
    const auto first = added();
    EXPECT_EQ(first.versions.front().fields, "co_quan\nky_hieu\nso\ntrich_yeu\n");
    const std::string newer = "<html><body>{{trich_yeu}}</body></html>";
    EXPECT_EQ(keep().add_version(actor("clerk"), first.one.id, 9, upload("clerk", "mau.html", newer)).error().code, Code::stale_version);
    const auto second = keep().add_version(actor("clerk"), first.one.id, 1, upload("clerk", "mau.html", newer));
    ASSERT_TRUE(second) << second.error().detail.en;
    EXPECT_THAT(second->versions, SizeIs(2));
    EXPECT_EQ(keep().content(first.one.id)->second.content, newer);
    EXPECT_THAT(keep().list().value(), SizeIs(1));
    EXPECT_EQ(keep().retire(actor("drafter"), first.one.id, 2).error().code, Code::forbidden);
    EXPECT_TRUE(keep().add(actor("admin"), "Của quản trị", "BC", upload("admin", "mau.html", page)));
    EXPECT_TRUE(FillTemplates(agency->services, fixed).request(actor("admin"), first.one.id, {{"trich_yeu", "Thử"}}, {}));
    EXPECT_EQ(FillTemplates(agency->services, fixed).request(actor("auditor"), first.one.id, {{"trich_yeu", "Thử"}}, {}).error().code, Code::forbidden);
    const auto retired = keep().retire(actor("clerk"), first.one.id, 2);
    ASSERT_TRUE(retired);
    EXPECT_EQ(keep().retire(actor("clerk"), first.one.id, 3).error().code, Code::conflict);
    EXPECT_EQ(keep().add_version(actor("clerk"), first.one.id, 3, upload("clerk", "mau.html", newer)).error().code, Code::conflict);
    EXPECT_EQ(FillTemplates(agency->services, fixed).request(actor("drafter"), first.one.id, {}, {}).error().code, Code::conflict);
    EXPECT_EQ(keep().find("01930000-0000-7000-8000-0000000000aa").error().code, Code::not_found);
}

TEST_P(TemplatesTest, A_filled_template_becomes_a_PDF_to_draft_from) {
    const auto one = added();
    ops::LinuxSandbox sandbox(folder.path() / "sandbox");
    FillTemplates fill(agency->services, sandbox);
    const auto asked = fill.request(actor("drafter"), one.one.id, {{"trich_yeu", "Kết quả <quý IV>"}}, agency->unit("CNTT"));
    ASSERT_TRUE(asked) << asked.error().detail.en;
    EXPECT_EQ(asked->state, "queued");
    ASSERT_TRUE(fill.run(asked->id));
    const auto done = fill.find(actor("drafter"), asked->id);
    ASSERT_TRUE(done);
    ASSERT_EQ(done->state, "done") << done->error.value_or("");
    DraftOutgoing::Input input;
    input.upload = *done->upload;
    input.type_code = "BC";
    input.subject = "Kết quả quý IV";
    input.drafting_unit = agency->unit("CNTT");
    input.recipients = {"Sở Tài chính"};
    ops::PopplerPageText page_text;
    const auto draft = DraftOutgoing(agency->services, page_text).run(actor("drafter"), input);
    ASSERT_TRUE(draft) << draft.error().detail.en;
    EXPECT_EQ(draft->document.page_count, 1);
    EXPECT_EQ(draft->files.front().name, "Báo cáo tháng.pdf");
    const auto text = test::run_command("pdftotext -layout '" + blobs->path_of(draft->files.front().sha256)->string() + "' -").output;
    EXPECT_THAT(text, HasSubstr("Kết quả <quý IV>"));
    EXPECT_THAT(text, HasSubstr("/BC-DV")) << "the symbol of type and agency";
    EXPECT_EQ(fill.find(actor("colleague"), asked->id).error().code, Code::not_found);
}

TEST_P(TemplatesTest, Missing_values_and_failures_are_said) {
    const auto one = added();
    FillTemplates fill(agency->services, fixed);
    EXPECT_EQ(fill.request(actor("drafter"), one.one.id, {}, agency->unit("CNTT")).error().fields.front().pointer, "/values/trich_yeu");
    EXPECT_EQ(fill.request(actor("drafter"), one.one.id, {{"trich_yeu", "x"}}, UnitId{"01930000-0000-7000-8000-0000000000aa"}).error().fields.front().pointer, "/unit");
    EXPECT_EQ(fill.request(actor("drafter"), "01930000-0000-7000-8000-0000000000aa", {}, {}).error().code, Code::not_found);
    EXPECT_EQ(fill.request(actor("auditor"), one.one.id, {}, {}).error().code, Code::forbidden);
    const auto asked = fill.request(actor("drafter"), one.one.id, {{"trich_yeu", "x"}}, agency->unit("CNTT"));
    ASSERT_TRUE(asked);
    fixed.next = {Ending::stopped, ""};
    EXPECT_EQ(fill.run(asked->id).error().code, Code::unavailable);
    EXPECT_EQ(fill.find(actor("drafter"), asked->id)->state, "queued") << "the next server does it";
    for (const auto& [ending, output, error] : {std::tuple{Ending::program_failed, "", "program_failed"}, std::tuple{Ending::timed_out, "", "timed_out"},
                                                std::tuple{Ending::not_started, "", "not_started"}, std::tuple{Ending::done, "kein PDF", "program_failed"}}) {
        fixed.next = {ending, output};
        ASSERT_TRUE(fill.run(asked->id));
        EXPECT_EQ(fill.find(actor("drafter"), asked->id)->error, error);
        EXPECT_TRUE(fixed.was_office);
    }
    ASSERT_TRUE(fill.give_up(asked->id));
    EXPECT_EQ(fill.find(actor("drafter"), asked->id)->error, "given_up");
}

}  // namespace
}  // namespace vanthu::app
