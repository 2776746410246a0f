// What the server suggests for a file: who may ask, for what, and that a file that cannot be read costs nobody anything.

#include <gmock/gmock.h>

#include <map>

#include "server/app/files/suggestions.hpp"
#include "server/app/incoming.hpp"
#include "server/app/uploads.hpp"
#include "server/ops/sandbox.hpp"
#include "tests/server/app/agency_fixture.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::app {
namespace {

using Ending = SandboxOutcome::Ending;

/// Says what the test wants, by the program's name.
class TrickSandbox final : public Sandbox {
public:
    SandboxOutcome run(const std::vector<std::string>& command, const std::filesystem::path&, const SandboxLimits&) override {
        if (during) {
            during();
        }
        const auto found = outcomes.find(command.front());
        return found == outcomes.end() ? SandboxOutcome{Ending::program_failed, ""} : found->second;
    }
    void stop() override {}
    std::map<std::string, SandboxOutcome> outcomes;
    std::function<void()> during;
};

class SuggestionsTest : public AgencyTest {
protected:
    void SetUp() override {
        AgencyTest::SetUp();
        if (!IsSkipped()) {
            uploads.emplace(agency->services, folder.path() / "uploads");
            suggest.emplace(agency->services, trick, SandboxLimits{});
        }
    }
    UploadId upload(const std::string& name, const std::string& content, const std::string& login = "clerk") {
        const auto begun = uploads->begin(actor(login), name, content.size());
        EXPECT_TRUE(uploads->append(actor(login), begun.value().id, 0, content));
        return begun->id;
    }
    Code refusal(const Result<SuggestMetadata::Answer>& answer) { return answer ? Code::internal : answer.error().code; }

    TrickSandbox trick;
    std::optional<ReceiveUpload> uploads;
    std::optional<SuggestMetadata> suggest;
};
INSTANTIATE_TEST_SUITE_P(Databases, SuggestionsTest, testing::Values(storage::Dialect::sqlite, storage::Dialect::postgresql), storage::dialect_name);

constexpr const char* words = R"(<page width="100" height="100">
<word xMin="10" yMin="10" xMax="13" yMax="12">Số:</word>
<word xMin="14" yMin="10" xMax="30" yMax="12">7/BC-SNV</word>)";

TEST_P(SuggestionsTest, A_clerk_gets_what_the_text_layer_says_for_an_upload_and_for_a_registered_document) {
    trick.outcomes["pdftotext"] = {Ending::done, words};
    const auto id = upload("a.pdf", "%PDF-1.7 x");
    const auto answer = suggest->of_upload(actor("clerk"), id);
    ASSERT_TRUE(answer) << answer.error().detail.en;
    EXPECT_EQ(answer->read_from, "text");
    ASSERT_FALSE(answer->items.empty());
    EXPECT_EQ(answer->items.front().value, "7/BC-SNV");

    RegisterIncoming::Input input;
    input.metadata.issuer = "Sở Nội vụ";
    input.metadata.number_and_symbol = "8/BC-SNV";
    input.metadata.document_day = std::chrono::year_month_day{std::chrono::year{2025}, std::chrono::month{11}, std::chrono::day{20}};
    input.metadata.subject = "Báo cáo";
    input.upload = id;
    const auto view = RegisterIncoming(agency->services).run(actor("clerk"), input);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->document.details.number_and_symbol, "8/BC-SNV") << "nothing is filled in by itself";
    EXPECT_EQ(suggest->of_document(actor("clerk"), view->document.id).value().items.front().value, "7/BC-SNV");
    input.upload.reset();
    input.metadata.number_and_symbol = "9/BC-SNV";
    const auto paper = RegisterIncoming(agency->services).run(actor("clerk"), input);
    EXPECT_EQ(refusal(suggest->of_document(actor("clerk"), paper.value().document.id)), Code::conflict);
}

TEST_P(SuggestionsTest, A_file_without_text_is_recognised_page_by_page_to_its_foot) {
    trick.outcomes["pdftotext"] = {Ending::done, "<doc></doc>"};
    trick.outcomes["pdftoppm"] = {Ending::done, "picture"};
    trick.outcomes["tesseract"] = {Ending::done, "1\t1\t0\t0\t0\t0\t0\t0\t100\t100\t-1\t\n5\t1\t1\t1\t1\t1\t10\t10\t20\t2\t90\tSố:7/BC-SNV\n"};
    const auto answer = suggest->of_upload(actor("clerk"), upload("a.pdf", "%PDF-1.7 x"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->read_from, "recognition");
    EXPECT_EQ(answer->pages, 5) << "no foot was found: the limit";
    EXPECT_EQ(answer->items.front().value, "7/BC-SNV");
    trick.outcomes["tesseract"].output += "5\t1\t1\t1\t2\t1\t10\t60\t5\t2\t90\tNơi\n5\t1\t1\t1\t2\t2\t16\t60\t5\t2\t90\tnhận:\n";
    EXPECT_EQ(suggest->of_upload(actor("clerk"), upload("b.png", "\x89PNG x"))->pages, 1);
    EXPECT_EQ(suggest->of_upload(actor("clerk"), upload("c.pdf", "%PDF-1.7 y"))->pages, 1);
}

TEST_P(SuggestionsTest, What_cannot_be_read_suggests_nothing) {
    for (const Ending ending : {Ending::program_failed, Ending::timed_out, Ending::too_much_output, Ending::stopped, Ending::not_started}) {
        trick.outcomes["pdftotext"] = trick.outcomes["pdftoppm"] = {ending, ""};
        const auto answer = suggest->of_upload(actor("clerk"), upload("a.pdf", "%PDF-1.7 x"));
        ASSERT_TRUE(answer);
        EXPECT_TRUE(answer->items.empty());
        EXPECT_EQ(answer->read_from, "");
    }
}

TEST_P(SuggestionsTest, Nobody_else_asks_and_nobody_for_anything_else) {
    const auto mine = upload("a.pdf", "%PDF-1.7 x");
    EXPECT_EQ(refusal(suggest->of_upload(actor("drafter"), mine)), Code::forbidden);
    EXPECT_EQ(refusal(suggest->of_document(actor("director"), DocumentId::make(clock.now(), random))), Code::forbidden);
    EXPECT_EQ(refusal(suggest->of_upload(actor("clerk"), upload("b.pdf", "%PDF-1.7 x", "drafter"))), Code::not_found);
    EXPECT_EQ(refusal(suggest->of_document(actor("clerk"), DocumentId::make(clock.now(), random))), Code::not_found);
    EXPECT_EQ(refusal(suggest->of_upload(actor("clerk"), upload("c.txt", "chữ"))), Code::unsupported);
    const auto unfinished = uploads->begin(actor("clerk"), "d.pdf", 10);
    EXPECT_EQ(refusal(suggest->of_upload(actor("clerk"), unfinished.value().id)), Code::conflict);
}

TEST_P(SuggestionsTest, Two_files_are_read_at_once_and_no_more) {
    const auto id = upload("a.pdf", "%PDF-1.7 x");
    std::vector<Code> inner;
    int depth = 0;
    trick.during = [&] {
        if (depth < 3) {
            ++depth;
            inner.push_back(refusal(suggest->of_upload(actor("clerk"), id)));
        }
    };
    EXPECT_TRUE(suggest->of_upload(actor("clerk"), id));
    EXPECT_THAT(inner, testing::Contains(Code::busy));
    trick.during = nullptr;
    EXPECT_TRUE(suggest->of_upload(actor("clerk"), id)) << "a place becomes free again";
}

TEST_P(SuggestionsTest, A_scan_is_read_by_the_programs_themselves) {
    const auto scan = test::shared_data("documents/scanned-cong-van.pdf");
    if (!scan) {
        GTEST_SKIP() << "shared data is absent";
    }
    ops::LinuxSandbox sandbox(folder.path() / "sandbox");
    SuggestMetadata real(agency->services, sandbox, SandboxLimits{});
    const auto answer = real.of_upload(actor("clerk"), upload("quét.pdf", test::read_file(*scan)));
    ASSERT_TRUE(answer);
    std::map<std::string, std::string> values;
    for (const auto& one : answer->items) {
        values[one.field] = one.value;
        EXPECT_EQ(one.place.page, 1);
    }
    EXPECT_EQ(values["number_and_symbol"], "412/UBND-VP7");
    EXPECT_EQ(values["document_date"], "2020-06-02");
    EXPECT_EQ(values["issuer"], "Ủy ban nhân dân tỉnh Nam Định");
}

}  // namespace
}  // namespace vanthu::app
