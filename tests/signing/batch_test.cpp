#include "signing/batch.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "signing/asic/asic_validator.hpp"
#include "signing/judge.hpp"
#include "signing/pades_validator.hpp"
#include "tests/signing/local_authorities.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

/// A signer that wants all bytes of a batch together, as a remote service does.
class TogetherSigner final : public Signer {
public:
    explicit TogetherSigner(Signer& inner) : inner_(inner) {}
    [[nodiscard]] const std::vector<Certificate>& chain() const override { return inner_.chain(); }
    [[nodiscard]] SignatureAlgorithm algorithm() const override { return inner_.algorithm(); }
    Result<Bytes> sign(ByteView data) override { return inner_.sign(data); }
    [[nodiscard]] bool authorises_batches() const override { return true; }
    std::vector<Result<Bytes>> sign_all(const std::vector<Bytes>& data) override {
        ++authorisations;
        auto values = inner_.sign_all(data);
        if (fails_at < values.size()) {
            values.at(fails_at) = fail(Code::unavailable, {"Dịch vụ không ký được.", "The service could not sign."});
        }
        return values;
    }
    int authorisations = 0;
    std::size_t fails_at = ~std::size_t{0};

private:
    Signer& inner_;
};

class BatchSigning : public testing::Test {
protected:
    std::filesystem::path at(const std::string& name) const { return folder_.path() / name; }

    /// Each kind of document in turn; number 7 has no source.
    std::vector<BatchJob> jobs(int count) {
        write_sample_pdf(at("source.pdf"));
        std::ofstream(at("source.txt")) << "nội dung";
        std::vector<BatchJob> all;
        const Instant now = SystemClock{}.now();
        for (int i = 0; i < count; ++i) {
            const std::string name = std::to_string(i);
            if (i == 7) {
                all.push_back(cades_job(at("absent"), at(name + ".p7s"), {now, false, Level::b_b}));
            } else if (i % 4 == 0) {
                SignatureRequest request;
                request.field_name = "ký";
                request.signing_time = now;
                all.push_back(pdf_job(at("source.pdf"), at(name + ".pdf"), request));
            } else if (i % 4 == 1) {
                all.push_back(cades_job(at("source.txt"), at(name + ".p7s"), {now, i % 8 == 1, Level::b_b}));
            } else {
                const AsicForm form = i % 4 == 2 ? AsicForm::cades : AsicForm::xades;
                all.push_back(asic_job(name, {{"a.txt", "text/plain", at("source.txt"), {}}}, at(name + ".asice"),
                                       {AsicKind::extended, form, Level::b_b, now, {}}));
            }
        }
        return all;
    }

    void expect_signed(int i) const {
        const std::string name = std::to_string(i);
        ValidationPolicy policy;
        policy.at = SystemClock{}.now() + std::chrono::hours{1};
        std::string content = "nội dung";
        const auto facts = i % 4 == 0   ? Result<FileFacts>{}
                           : i % 4 == 1 ? collect_cms(as_bytes(test::read_file(at(name + ".p7s"))), as_bytes(content))
                                        : collect_asic(at(name + ".asice"));
        const auto report = i % 4 == 0 ? validate_pdf(at(name + ".pdf"), test_trust(), policy)
                                       : Result<ValidationReport>{judge(*facts, test_trust(), policy)};
        ASSERT_TRUE(report) << i;
        EXPECT_EQ(report->indication(), Indication::total_passed) << i;
    }

    void expect_batch(Signer& signer, int count) {
        std::size_t last = 0;
        BatchOptions options;
        options.threads = 3;
        options.progress = [&](const BatchProgress& progress) {
            EXPECT_EQ(progress.done, ++last);
            EXPECT_EQ(progress.total, static_cast<std::size_t>(count));
        };
        const auto results = sign_batch(jobs(count), signer, options);
        ASSERT_EQ(results.size(), static_cast<std::size_t>(count));
        EXPECT_EQ(last, results.size());
        for (int i = 0; i < count; ++i) {
            const auto& outcome = results.at(static_cast<std::size_t>(i)).outcome;
            if (i == 7) {
                EXPECT_EQ(outcome.error().code, Code::not_found);
                EXPECT_FALSE(std::filesystem::exists(at("7.p7s")));
                continue;
            }
            ASSERT_TRUE(outcome) << i << outcome.error().detail.en << outcome.error().cause.value;
            expect_signed(i);
        }
    }

    test::TempFolder folder_;
};

TEST_F(BatchSigning, Signs_hundreds_of_documents_of_every_kind) {
    const auto signer = test_signer("director");
    expect_batch(*signer, 200);
}

TEST_F(BatchSigning, Signs_under_one_authorisation_where_the_signer_wants_all_together) {
    const auto signer = test_signer("official");
    TogetherSigner together(*signer);
    expect_batch(together, 40);
    EXPECT_EQ(together.authorisations, 1);
}

TEST_F(BatchSigning, Keeps_nothing_of_a_document_that_fails) {
    const auto signer = test_signer("director");
    for (std::size_t failing = 0; failing < 4; ++failing) {
        TogetherSigner together(*signer);
        together.fails_at = failing;
        const auto results = sign_batch(jobs(4), together);
        for (std::size_t i = 0; i < 4; ++i) {
            EXPECT_EQ(results.at(i).outcome.has_value(), i != failing);
        }
        const std::string name = std::to_string(failing);
        for (const char* suffix : {".pdf", ".p7s", ".asice"}) {
            EXPECT_FALSE(std::filesystem::exists(at(name + suffix)));
        }
        for (const char* suffix : {"0.pdf", "1.p7s", "2.asice", "3.asice"}) {
            std::filesystem::remove(at(suffix));
        }
    }
}

TEST_F(BatchSigning, Stops_when_told_and_says_which_documents_were_not_begun) {
    const auto signer = test_signer("director");
    TogetherSigner together(*signer);
    for (Signer* one : {static_cast<Signer*>(signer.get()), static_cast<Signer*>(&together)}) {
        std::atomic<bool> cancelled{false};
        BatchOptions options;
        options.threads = 2;
        options.cancelled = &cancelled;
        options.progress = [&](const BatchProgress& progress) { cancelled = progress.done >= 10; };
        auto all = jobs(60);
        if (one == &together) {
            cancelled = true;
        }
        const auto results = sign_batch(all, *one, options);
        int begun = 0;
        for (const BatchResult& result : results) {
            begun += result.outcome || result.outcome.error().code != Code::conflict ? 1 : 0;
        }
        EXPECT_LE(begun, one == &together ? 0 : 12);
    }
}

TEST_F(BatchSigning, Survives_a_job_that_throws) {
    const auto signer = test_signer("director");
    auto all = jobs(3);
    all.at(1).sign = [](Signer&) -> Result<AchievedLevel> { throw std::runtime_error("broken"); };
    const auto results = sign_batch(all, *signer);
    EXPECT_TRUE(results.at(0).outcome && results.at(2).outcome);
    EXPECT_EQ(results.at(1).outcome.error().code, Code::internal);
}

}  // namespace
}  // namespace vanthu::signing
