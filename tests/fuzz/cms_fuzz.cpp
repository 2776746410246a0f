#include "signing/cades_signer.hpp"
#include "signing/cms.hpp"
#include "signing/detail/cms_edit.hpp"
#include "signing/judge.hpp"
#include "signing/time_stamp.hpp"
#include "tests/fuzz/targets.hpp"

namespace vanthu::fuzz {
namespace {

using namespace signing;

/// What the seeds sign.
const ByteView content = as_bytes("Van ban\n");

/// Weighed with every certificate that the file carries as an anchor, so that the paths are long enough to matter.
void judge_with_own_anchors(const FileFacts& facts) {
    TrustStore trust;
    for (const SignatureFacts& signature : facts.signatures) {
        for (const Certificate& certificate : signature.certificates) {
            trust.add_anchor(certificate);
        }
    }
    ValidationPolicy policy;
    policy.at = Instant{std::chrono::sys_days{std::chrono::year{2027} / 6 / 1}};
    const ValidationReport report = judge(facts, trust, policy);
    require(report.signatures.size() == facts.signatures.size(), "every signature is judged");
}

/// What was there stays, whatever is added.
void edit(ByteView input) {
    auto editor = detail::CmsEditor::open(input);
    if (!editor) {
        return;
    }
    for (std::size_t signer = 0; signer < editor->signer_count(); ++signer) {
        editor->add_unsigned_attribute(signer, "1.2.840.113549.1.9.16.2.14", as_bytes("\x05\x00"));
    }
    editor->add_certificates(examine_cms(input, digests_of(content)).certificates);
    editor->add_revocation({{to_bytes("\x30\x00")}, {}});
    const auto again = detail::CmsEditor::open(editor->write());
    require(again && again->signer_count() == editor->signer_count(), "what is written can be read");
}

}  // namespace

void cms(ByteView input) {
    const auto beside = collect_cms(input, content);
    const auto alone = collect_cms(input, std::nullopt);
    require(beside.has_value() == alone.has_value(), "content does not decide what can be read");
    if (beside) {
        judge_with_own_anchors(*beside);
        judge_with_own_anchors(*alone);
    }
    edit(input);
    static_cast<void>(extend_cms(input, digests_of(content), Level::b_lta, {}));
    static_cast<void>(examine_time_stamp(input, TimestampFacts::Kind::signature, digests_of(content)));
}

}  // namespace vanthu::fuzz
