#include "signing/cades_signer.hpp"

#include <algorithm>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/cms_edit.hpp"
#include "signing/detail/cms_time_stamps.hpp"
#include "signing/detail/evp.hpp"
#include "signing/signer_check.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing {
namespace {

namespace ber = detail::ber;

constexpr std::string_view oid_signature_time_stamp = "1.2.840.113549.1.9.16.2.14";
constexpr std::string_view oid_archive_time_stamp_v3 = "0.4.0.1733.2.4";
constexpr std::string_view oid_hash_index_v3 = "0.4.0.19122.1.5";

bool is_sound(const SignatureFacts& facts) {
    return facts.well_formed && facts.digests_match && facts.value_matches;
}

bool has(const SignatureFacts& facts, TimestampFacts::Kind kind) {
    for (const TimestampFacts& stamp : facts.timestamps) {
        if (stamp.kind == kind && stamp.imprint_matches && stamp.value_matches) {
            return true;
        }
    }
    return false;
}

std::string digest_name(DigestAlgorithm algorithm) {
    const Bytes identifier = detail::digest_identifier(algorithm);
    return detail::digest_name(*ber::only(identifier));
}

/// Raises one SignedData level by level.
class Extension final {
public:
    Extension(ByteView cms, const ContentDigest& content_digest, const LevelServices& services)
        : bytes_(cms.begin(), cms.end()), content_digest_(content_digest), services_(services) {}

    Result<SignedBytes> run(Level level) {
        CmsFacts facts = examine_cms(bytes_, content_digest_);
        if (!facts.parsed || facts.signers.empty()) {
            return fail(Code::invalid_input, {"Tệp không phải chữ ký CMS/CAdES.", "The file is no CMS or CAdES signature."});
        }
        for (const SignatureFacts& one : facts.signers) {
            if (!is_sound(one)) {
                return fail(Code::conflict, {"Chữ ký không còn nguyên vẹn nên không được nâng cấp.",
                                             "The signature is not intact, so it is not extended."});
            }
        }
        if (auto done = raise(level); !done) {
            return pass(done.error());
        }
        return SignedBytes{std::move(bytes_), std::move(achieved_)};
    }

private:
    Result<void> raise(Level level) {
        if (level >= Level::b_t) {
            if (auto done = signature_time_stamps(); !done) {
                return lowered(done.error(), Level::b_b);
            }
            achieved_.level = Level::b_t;
        }
        if (level >= Level::b_lt) {
            if (auto done = long_term_data(); !done) {
                return lowered(done.error(), Level::b_t);
            }
            achieved_.level = Level::b_lt;
        }
        if (level >= Level::b_lta) {
            if (auto done = archive_time_stamps(); !done) {
                return lowered(done.error(), Level::b_lt);
            }
            achieved_.level = Level::b_lta;
        }
        return {};
    }

    Result<void> lowered(const Error& error, Level level) {
        if (!services_.may_lower_level) {
            return pass(error);
        }
        achieved_.level = level;
        achieved_.messages.push_back(level_lowered(level, error));
        return {};
    }

    /// Clause 5.3: over the value of each signature that has none yet.
    Result<void> signature_time_stamps() {
        const CmsFacts facts = examine_cms(bytes_, content_digest_);
        const auto data = detail::read_signed_data(bytes_);
        auto editor = detail::CmsEditor::open(bytes_);
        for (std::size_t i = 0; i < data->signers.size(); ++i) {
            const auto value = ber::octets(data->signers.at(i).signature).value_or(Bytes{});
            const auto known = std::find_if(facts.signers.begin(), facts.signers.end(),
                                            [&](const SignatureFacts& one) { return one.signature_value == value; });
            if (known != facts.signers.end() && has(*known, TimestampFacts::Kind::signature)) {
                continue;
            }
            const auto token = stamp(detail::digest_parts(services_.timestamp_digest, {value}));
            if (!token) {
                return pass(token.error());
            }
            editor->add_unsigned_attribute(i, oid_signature_time_stamp, *token);
        }
        bytes_ = editor->write();
        return {};
    }

    /// Clause 6.3: certificates and revocation values in the fields of the SignedData.
    Result<void> long_term_data() {
        if (services_.validation_data == nullptr) {
            return fail(Code::unavailable, {"Chưa cấu hình nguồn dữ liệu xác thực.", "No source of validation data is configured."});
        }
        const CmsFacts facts = examine_cms(bytes_, content_digest_);
        std::vector<Certificate> leaves;
        std::vector<Certificate> known = facts.certificates;
        for (const SignatureFacts& one : facts.signers) {
            collect_leaves(one, leaves, known);
        }
        ValidationData data = services_.validation_data->collect(leaves, known);
        if (!data.missing.empty()) {
            return fail(Code::unavailable, data.missing.front());
        }
        auto editor = detail::CmsEditor::open(bytes_);
        editor->add_certificates(data.certificates);
        editor->add_revocation(data.revocation);
        bytes_ = editor->write();
        return {};
    }

    /// Clause 5.5.3, one after the other: each protects what came before it.
    Result<void> archive_time_stamps() {
        const std::size_t count = detail::CmsEditor::open(bytes_)->signer_count();
        for (std::size_t i = 0; i < count; ++i) {
            const auto data = detail::read_signed_data(bytes_);
            const auto algorithm = services_.timestamp_digest;
            const Bytes index = detail::build_hash_index(*data, data->signers.at(i), algorithm);
            const CmsFacts facts = examine_cms(bytes_, content_digest_);
            const Bytes content = facts.is_detached ? content_digest_(digest_name(algorithm))
                                                    : detail::digest_parts(algorithm, {facts.content});
            const Bytes input = detail::archive_time_stamp_input(*data, data->signers.at(i), content, index);
            const auto token = stamp(detail::digest_parts(algorithm, {input}));
            if (!token) {
                return pass(token.error());
            }
            auto with_index = detail::CmsEditor::open(*token);
            with_index->add_unsigned_attribute(0, oid_hash_index_v3, index);
            auto editor = detail::CmsEditor::open(bytes_);
            editor->add_unsigned_attribute(i, oid_archive_time_stamp_v3, with_index->write());
            bytes_ = editor->write();
        }
        return {};
    }

    Result<Bytes> stamp(ByteView digest) {
        if (services_.timestamps == nullptr) {
            return fail(Code::unavailable, {"Chưa cấu hình máy chủ dấu thời gian.", "No time-stamp authority is configured."});
        }
        return services_.timestamps->stamp(services_.timestamp_digest, digest);
    }

    Bytes bytes_;
    const ContentDigest& content_digest_;
    const LevelServices& services_;
    AchievedLevel achieved_;
};

}  // namespace

Bytes prepare_cades(const Certificate& signer, ByteView content_digest, DigestAlgorithm digest, Instant signing_time) {
    AttributeChoice choice;
    choice.signing_time = signing_time;
    return signed_attributes(signer, content_digest, digest, choice);
}

Result<Bytes> complete_cades(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm, ByteView attributes,
                             ByteView value, ByteView content, bool enveloping) {
    Bytes cms = assemble_cms(chain, algorithm, attributes, value, enveloping ? std::optional{content} : std::nullopt);
    const CmsFacts facts = examine_cms(cms, digests_of(content));
    if (facts.signers.size() != 1 || !is_sound(facts.signers.front()) || !facts.signers.front().signing_certificate_matches) {
        return fail(Code::invalid_input, {"Giá trị chữ ký không đúng với văn bản hoặc chứng thư.",
                                          "The signature value does not fit the document or the certificate."});
    }
    return cms;
}

Result<SignedBytes> sign_cades(ByteView content, const CadesRequest& request, Signer& signer, const LevelServices& services) {
    const Certificate& certificate = signer.chain().front();
    if (auto checked = check_signer(certificate, request.signing_time); !checked) {
        return pass(checked.error());
    }
    const SignatureAlgorithm algorithm = signer.algorithm();
    const Bytes attributes =
        prepare_cades(certificate, digest_of(algorithm.digest, content), algorithm.digest, request.signing_time);
    const auto value = signer.sign(attributes);
    if (!value) {
        return pass(value.error());
    }
    auto cms = complete_cades(signer.chain(), algorithm, attributes, *value, content, request.enveloping);
    if (!cms) {
        return pass(cms.error());
    }
    if (request.level == Level::b_b) {
        return SignedBytes{std::move(*cms), {}};
    }
    return extend_cms(*cms, digests_of(content), request.level, services);
}

Result<SignedBytes> extend_cms(ByteView cms, const ContentDigest& content_digest, Level level, const LevelServices& services) {
    return Extension(cms, content_digest, services).run(level);
}

}  // namespace vanthu::signing
