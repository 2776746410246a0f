#include "signing/detail/cms_time_stamps.hpp"

#include <algorithm>
#include <set>

#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/der.hpp"
#include "signing/detail/evp.hpp"
#include "signing/time_stamp.hpp"

namespace vanthu::signing::detail {
namespace {

constexpr std::string_view oid_content_time_stamp = "1.2.840.113549.1.9.16.2.20";
constexpr std::string_view oid_signature_time_stamp = "1.2.840.113549.1.9.16.2.14";
constexpr std::string_view oid_esc_time_stamp = "1.2.840.113549.1.9.16.2.25";
constexpr std::string_view oid_cert_crl_time_stamp = "1.2.840.113549.1.9.16.2.26";
constexpr std::string_view oid_certificate_refs = "1.2.840.113549.1.9.16.2.21";
constexpr std::string_view oid_revocation_refs = "1.2.840.113549.1.9.16.2.22";
constexpr std::string_view oid_certificate_values = "1.2.840.113549.1.9.16.2.23";
constexpr std::string_view oid_revocation_values = "1.2.840.113549.1.9.16.2.24";
constexpr std::string_view oid_archive_time_stamp_v2 = "1.2.840.113549.1.9.16.2.48";
constexpr std::string_view oid_archive_time_stamp_v3 = "0.4.0.1733.2.4";
constexpr std::string_view oid_hash_index_v1 = "0.4.0.1733.2.5";
constexpr std::string_view oid_hash_index_v3 = "0.4.0.19122.1.5";
constexpr std::size_t time_stamps_limit = 100;

/// attrType and attrValues without the header of the Attribute (annex A.1.5).
Bytes type_and_values(const Attribute& attribute) {
    ByteView rest = attribute.whole;
    const auto element = ber::take(rest);
    return element ? Bytes(element->content.begin(), element->content.end()) : Bytes{};
}

/// An ats-hash-index of a token: what it says was there.
struct HashIndex {
    std::string digest = "SHA256";
    std::set<Bytes> certificates{}, crls{}, attributes{};
    bool is_v3 = true;
    Bytes whole{};  ///< the attribute's value
};

std::optional<std::set<Bytes>> hashes(const ber::Element& list) {
    const auto elements = list.is(ber::sequence) ? ber::children(list) : std::nullopt;
    if (!elements) {
        return std::nullopt;
    }
    std::set<Bytes> found;
    for (const ber::Element& element : *elements) {
        found.emplace(element.content.begin(), element.content.end());
    }
    return found;
}

std::optional<HashIndex> read_hash_index(const ber::Element& value, bool is_v3) {
    const auto fields = value.is(ber::sequence) ? ber::children(value) : std::nullopt;
    if (!fields || fields->size() < 3 || fields->size() > 4) {
        return std::nullopt;
    }
    HashIndex index;
    index.is_v3 = is_v3;
    index.whole.assign(value.whole.begin(), value.whole.end());
    std::size_t at = 0;
    if (fields->size() == 4) {
        index.digest = digest_name(fields->at(0));
        at = 1;
    }
    auto certificates = hashes(fields->at(at));
    auto crls = hashes(fields->at(at + 1));
    auto attributes = hashes(fields->at(at + 2));
    if (index.digest.empty() || !certificates || !crls || !attributes) {
        return std::nullopt;
    }
    index.certificates = std::move(*certificates);
    index.crls = std::move(*crls);
    index.attributes = std::move(*attributes);
    return index;
}

/// The index stands among the unsigned attributes of the token itself.
std::optional<HashIndex> hash_index_of(ByteView token) {
    const auto data = read_signed_data(token);
    const auto attributes = data && !data->signers.empty() ? read_attributes(data->signers.front().unsigned_attributes) : std::nullopt;
    if (!attributes) {
        return std::nullopt;
    }
    if (const auto v3 = single_value(*attributes, oid_hash_index_v3)) {
        return read_hash_index(*v3, true);
    }
    const auto v1 = single_value(*attributes, oid_hash_index_v1);
    return v1 ? read_hash_index(*v1, false) : std::nullopt;
}

/// Version 3 hashes each value behind the type, version 1 the whole attribute.
std::vector<Bytes> attribute_hashes(const Attribute& attribute, const std::string& digest, bool is_v3) {
    if (!is_v3) {
        return {digest_parts(digest, {attribute.whole})};
    }
    std::vector<Bytes> found;
    for (const ber::Element& value : attribute.values) {
        found.push_back(digest_parts(digest, {attribute.type_whole, value.whole}));
    }
    return found;
}

class Collector final {
public:
    Collector(const SignedData& data, const SignerInfo& info, const std::vector<Attribute>& unsigned_attributes,
              const ContentDigest& content_digest, SignatureFacts& facts)
        : data_(data), info_(info), attributes_(unsigned_attributes), content_digest_(content_digest), facts_(facts) {}

    void content_time_stamp(const ber::Element& value) { add(value, TimestampFacts::Kind::content, content_digest_); }

    void run() {
        for (const Attribute& attribute : attributes_) {
            if (attribute.type == oid_certificate_values) {
                add_certificates(attribute);
            } else if (attribute.type == oid_revocation_values) {
                add_revocation(attribute);
            }
        }
        for (const Attribute& attribute : attributes_) {
            for (const ber::Element& value : attribute.values) {
                if (facts_.timestamps.size() < time_stamps_limit) {
                    one(attribute, value);
                }
            }
        }
    }

private:
    void one(const Attribute& attribute, const ber::Element& value) {
        if (attribute.type == oid_signature_time_stamp) {
            TimestampFacts& added = add(value, TimestampFacts::Kind::signature,
                                        [&](const std::string& name) { return digest_parts(name, {facts_.signature_value}); });
            added.covers.insert(object_id(facts_.signature_value));
        } else if (attribute.type == oid_esc_time_stamp || attribute.type == oid_cert_crl_time_stamp) {
            references_time_stamp(attribute, value);
        } else if (attribute.type == oid_archive_time_stamp_v3) {
            archive_time_stamp(value);
        } else if (attribute.type == oid_archive_time_stamp_v2) {
            facts_.messages.push_back({"Dấu thời gian lưu trữ kiểu cũ (v2) không được dùng để đánh giá.",
                                       "An archive time-stamp of the older kind (v2) is not used for the judgement."});
        }
    }

    /// Annex A.1.5: over the signature value, its time-stamps and the references; or over the references alone.
    void references_time_stamp(const Attribute& attribute, const ber::Element& value) {
        Bytes input;
        std::set<ObjectId> covers;
        const auto append = [&](std::string_view type) {
            for (const Attribute& other : attributes_) {
                if (other.type == type) {
                    const Bytes part = type_and_values(other);
                    input.insert(input.end(), part.begin(), part.end());
                }
            }
        };
        if (attribute.type == oid_esc_time_stamp) {
            input = facts_.signature_value;
            covers.insert(object_id(facts_.signature_value));
            append(oid_signature_time_stamp);
        }
        append(oid_certificate_refs);
        append(oid_revocation_refs);
        TimestampFacts& added = add(value, TimestampFacts::Kind::references,
                                    [&](const std::string& name) { return digest_parts(name, {input}); });
        added.covers = std::move(covers);
    }

    void archive_time_stamp(const ber::Element& value) {
        const auto index = hash_index_of(value.whole);
        const auto imprint = [&](const std::string& name) {
            const Bytes content = content_digest_(name);
            return !index || content.empty() ? Bytes{}
                                             : digest_parts(name, {archive_time_stamp_input(data_, info_, content, index->whole)});
        };
        TimestampFacts& added = add(value, TimestampFacts::Kind::archive, imprint);
        if (index) {
            added.algorithms.push_back({index->digest, {}, 0, "ats-hash-index"});
            added.covers = covered_by(*index, added);
        }
    }

    /// Everything that the index names, and nothing else; a name without its object makes the index wrong (clause 5.5.2).
    std::set<ObjectId> covered_by(const HashIndex& index, TimestampFacts& stamp) {
        std::set<ObjectId> covers{object_id(facts_.signature_value)};
        std::size_t matched = 0;
        const auto look = [&](const std::optional<ber::Element>& set, const std::set<Bytes>& wanted) {
            const auto elements = set ? ber::children(*set) : std::nullopt;
            for (std::size_t i = 0; elements && i < elements->size(); ++i) {
                if (wanted.contains(digest_parts(index.digest, {elements->at(i).whole}))) {
                    ++matched;
                    covers.insert(object_id(elements->at(i).whole));
                    add_ocsp(elements->at(i), covers);
                }
            }
        };
        look(data_.certificates, index.certificates);
        look(data_.crls, index.crls);
        for (const Attribute& attribute : attributes_) {
            const auto found = attribute_hashes(attribute, index.digest, index.is_v3);
            for (std::size_t i = 0; i < found.size(); ++i) {
                if (index.attributes.contains(found.at(i))) {
                    ++matched;
                    cover_attribute(attribute, covers);
                }
            }
        }
        if (matched < index.certificates.size() + index.crls.size() + index.attributes.size()) {
            stamp.imprint_matches = false;
        }
        return covers;
    }

    static void add_ocsp(const ber::Element& element, std::set<ObjectId>& covers) {
        ber::Element set;
        set.content = element.whole;
        for (const Bytes& response : read_revocation(set).ocsp_responses) {
            covers.insert(object_id(response));
        }
    }

    void cover_attribute(const Attribute& attribute, std::set<ObjectId>& covers) {
        for (const ber::Element& value : attribute.values) {
            covers.insert(object_id(value.whole));
            for (const TimestampFacts& earlier : facts_.timestamps) {
                if (earlier.token == Bytes(value.whole.begin(), value.whole.end())) {
                    cover_token(earlier, covers);
                }
            }
        }
        if (attribute.type == oid_certificate_values || attribute.type == oid_revocation_values) {
            covers.insert(in_values_.begin(), in_values_.end());
        }
    }

    /// A token is covered with everything that lies in it.
    static void cover_token(const TimestampFacts& token, std::set<ObjectId>& covers) {
        for (const Certificate& certificate : token.certificates) {
            covers.insert(object_id(certificate.der()));
        }
        for (const auto* list : {&token.revocation.crls, &token.revocation.ocsp_responses}) {
            for (const Bytes& one : *list) {
                covers.insert(object_id(one));
            }
        }
    }

    void add_certificates(const Attribute& attribute) {
        for (const ber::Element& value : attribute.values) {
            ber::Element set = value;
            for (Certificate& certificate : read_certificates(set)) {
                in_values_.insert(object_id(certificate.der()));
                facts_.certificates.push_back(std::move(certificate));
            }
        }
    }

    /// RevocationValues (annex A.1.2): [0] CRLs, [1] BasicOCSPResponses, [2] others.
    void add_revocation(const Attribute& attribute) {
        for (const ber::Element& value : attribute.values) {
            const auto parts = ber::children(value);
            for (std::size_t i = 0; parts && i < parts->size(); ++i) {
                const auto inner = ber::children(parts->at(i));
                const auto list = inner && inner->size() == 1 ? ber::children(inner->front()) : std::nullopt;
                for (std::size_t k = 0; list && k < list->size(); ++k) {
                    const ByteView whole = list->at(k).whole;
                    if (parts->at(i).is(ber::context(0))) {
                        facts_.revocation.crls.emplace_back(whole.begin(), whole.end());
                        in_values_.insert(object_id(whole));
                    } else if (parts->at(i).is(ber::context(1))) {
                        facts_.revocation.ocsp_responses.push_back(wrap_basic_ocsp(whole));
                        in_values_.insert(object_id(facts_.revocation.ocsp_responses.back()));
                    }
                }
            }
        }
    }

    TimestampFacts& add(const ber::Element& value, TimestampFacts::Kind kind, const ContentDigest& digest) {
        TimestampFacts stamp = examine_time_stamp(value.whole, kind, digest);
        stamp.id = "timestamp-" + std::to_string(facts_.timestamps.size() + 1);
        return facts_.timestamps.emplace_back(std::move(stamp));
    }

    const SignedData& data_;
    const SignerInfo& info_;
    const std::vector<Attribute>& attributes_;
    const ContentDigest& content_digest_;
    SignatureFacts& facts_;
    std::set<ObjectId> in_values_;
};

}  // namespace

void collect_time_stamps(const SignedData& data, const SignerInfo& info, const std::vector<Attribute>& signed_attributes,
                         const std::vector<Attribute>& unsigned_attributes, const ContentDigest& content_digest,
                         SignatureFacts& facts) {
    Collector collector(data, info, unsigned_attributes, content_digest, facts);
    for (const Attribute& attribute : signed_attributes) {
        if (attribute.type == oid_content_time_stamp && attribute.values.size() == 1) {
            collector.content_time_stamp(attribute.values.front());
        }
    }
    collector.run();
}

Bytes archive_time_stamp_input(const SignedData& data, const SignerInfo& info, ByteView content_digest, ByteView hash_index) {
    Bytes input = der::concatenated({data.content_type.whole, content_digest, info.version.whole, info.sid.whole,
                                     info.digest_algorithm.whole});
    const auto append = [&](ByteView part) { input.insert(input.end(), part.begin(), part.end()); };
    if (info.signed_attributes) {
        append(info.signed_attributes->whole);
    }
    append(info.signature_algorithm.whole);
    append(info.signature.whole);
    append(hash_index);
    return input;
}

Bytes build_hash_index(const SignedData& data, const SignerInfo& info, DigestAlgorithm algorithm) {
    const auto list = [&](const std::optional<ber::Element>& set) {
        Bytes content;
        const auto elements = set ? ber::children(*set) : std::nullopt;
        for (std::size_t i = 0; elements && i < elements->size(); ++i) {
            const Bytes one = der::octet_string(digest_parts(algorithm, {elements->at(i).whole}));
            content.insert(content.end(), one.begin(), one.end());
        }
        return der::tagged(ber::sequence, content);
    };
    Bytes attributes;
    for (const Attribute& attribute : read_attributes(info.unsigned_attributes).value_or(std::vector<Attribute>{})) {
        for (const ber::Element& value : attribute.values) {
            const Bytes one = der::octet_string(digest_parts(algorithm, {attribute.type_whole, value.whole}));
            attributes.insert(attributes.end(), one.begin(), one.end());
        }
    }
    // Clause 5.5.2: hashIndAlgorithm is written always in version 3.
    return der::sequence({digest_identifier(algorithm), list(data.certificates), list(data.crls),
                          der::tagged(ber::sequence, attributes)});
}

}  // namespace vanthu::signing::detail
