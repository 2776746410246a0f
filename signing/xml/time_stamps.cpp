#include "signing/xml/time_stamps.hpp"

#include <algorithm>
#include <set>

#include "signing/time_stamp.hpp"
#include "signing/xml/digest_stream.hpp"
#include "signing/xml/names.hpp"

namespace vanthu::signing::xml {
namespace {

constexpr std::size_t time_stamps_limit = 200;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Streams parts of a signature for an imprint; false when one of them cannot be had.
class Imprint final {
public:
    Imprint(const StampContext& context, Canonicalization how, Sink sink)
        : context_(context), how_(std::move(how)), sink_(std::move(sink)) {}

    [[nodiscard]] bool is_valid() const { return is_valid_; }

    void element(const xmlNode* node) {
        const NodeSet nodes(context_.document, node, how_.with_comments);
        is_valid_ = is_valid_ && canonicalize(nodes, how_, context_.work, sink_);
    }

    void reference(const xmlNode* node) {
        is_valid_ = is_valid_ && context_.references.process(node, how_, sink_).is_computed();
    }

    /// Clause 5.2.8.2: every signed object but the signed properties.
    void all_data_objects() {
        for (const ReferenceParts& one : context_.signature.references) {
            if (!is_signed_properties_type(one.type)) {
                reference(one.element);
            }
        }
    }

    /// TS 101 903 clause 7.5: the value and references that stand before the time-stamp.
    void value_and_references(const xmlNode* before, bool with_value) {
        if (with_value) {
            element(context_.signature.value_element);
        }
        for (const xmlNode* property : children_of(context_.properties.unsigned_signature)) {
            if (property == before) {
                break;
            }
            const std::string_view name = name_of(property);
            if (is_one_of(name, {"CompleteCertificateRefs", "CompleteCertificateRefsV2", "CompleteRevocationRefs",
                                 "AttributeCertificateRefs", "AttributeCertificateRefsV2", "AttributeRevocationRefs"}) ||
                (with_value && name == "SignatureTimeStamp")) {
                element(property);
            }
        }
    }

    /// EN 319 132-1 clause 5.5.2.2; v1.3.2 leaves out the objects that a reference names (its clause 7.7.1).
    void archive(const xmlNode* before, bool is_older) {
        for (const ReferenceParts& one : context_.signature.references) {
            reference(one.element);
        }
        element(context_.signature.signed_info);
        element(context_.signature.value_element);
        if (context_.signature.key_info != nullptr) {
            element(context_.signature.key_info);
        }
        for (const xmlNode* property : children_of(context_.properties.unsigned_signature)) {
            if (property == before) {
                break;
            }
            element(property);
        }
        for (const xmlNode* object : context_.signature.objects) {
            const std::string id = id_of(object);
            const bool is_referenced =
                is_older && !id.empty() &&
                std::any_of(context_.signature.references.begin(), context_.signature.references.end(),
                            [&](const ReferenceParts& one) { return one.uri == "#" + id; });
            if (object != context_.properties.holder && !is_referenced) {
                element(object);
            }
        }
    }

private:
    const StampContext& context_;
    Canonicalization how_;
    Sink sink_;
    bool is_valid_ = true;
};

using Feed = std::function<void(Imprint&)>;

/// One signature's time-stamps on the way into its facts.
class Collector final {
public:
    Collector(const StampContext& context, SignatureFacts& facts) : context_(context), facts_(facts) {}

    void content_time_stamps() {
        for (const xmlNode* property : children_of(context_.properties.signed_objects)) {
            if (space_of(property) != context_.properties.space) {
                continue;
            }
            if (name_of(property) == "AllDataObjectsTimeStamp") {
                add(property, TimestampFacts::Kind::content, {}, [](Imprint& imprint) { imprint.all_data_objects(); });
            } else if (name_of(property) == "IndividualDataObjectsTimeStamp") {
                add(property, TimestampFacts::Kind::content, {}, [&](Imprint& imprint) { included_objects(property, imprint); });
            }
        }
    }

    void unsigned_properties() {
        for (const Certificate& one : facts_.certificates) {
            so_far_.insert(object_id(one.der()));  // of the KeyInfo
        }
        for (const Bytes& one : facts_.revocation.crls) {
            so_far_.insert(object_id(one));
        }
        so_far_.insert(object_id(facts_.signature_value));
        for (const xmlNode* property : children_of(context_.properties.unsigned_signature)) {
            if (is_xades(space_of(property)) || space_of(property) == context_.properties.space) {
                unsigned_property(property);
            } else if (space_of(property) == xades_evidence) {
                facts_.messages.push_back({"Bản ghi bằng chứng (evidence record) kèm chữ ký không được đánh giá.",
                                           "An evidence record in the signature is not evaluated."});
            }
        }
    }

private:
    void unsigned_property(const xmlNode* property) {
        using Kind = TimestampFacts::Kind;
        const std::string_view name = name_of(property);
        const std::size_t stamps_before = facts_.timestamps.size();
        if (name == "SignatureTimeStamp") {
            add(property, Kind::signature, {object_id(facts_.signature_value)},
                [&](Imprint& imprint) { imprint.element(context_.signature.value_element); });
        } else if (name == "SigAndRefsTimeStamp" || name == "SigAndRefsTimeStampV2") {
            std::set<ObjectId> covers = in_signature_stamps_;
            covers.insert(object_id(facts_.signature_value));
            add(property, Kind::references, std::move(covers),
                [&](Imprint& imprint) { imprint.value_and_references(property, /*with_value=*/true); });
        } else if (name == "RefsOnlyTimeStamp" || name == "RefsOnlyTimeStampV2") {
            add(property, Kind::references, {},
                [&](Imprint& imprint) { imprint.value_and_references(property, /*with_value=*/false); });
        } else if (name == "ArchiveTimeStamp") {
            const bool is_older = space_of(property) != xades141;
            add(property, Kind::archive, so_far_, [&](Imprint& imprint) { imprint.archive(property, is_older); });
        } else {
            validation_data(property);
        }
        for (std::size_t at = stamps_before; at < facts_.timestamps.size(); ++at) {
            cover_later(facts_.timestamps.at(at));
        }
    }

    void validation_data(const xmlNode* property) {
        std::vector<Certificate> certificates;
        RevocationMaterial revocation;
        if (!read_validation_data(property, certificates, revocation)) {
            return;
        }
        for (Certificate& one : certificates) {
            so_far_.insert(object_id(one.der()));
            facts_.certificates.push_back(std::move(one));
        }
        const auto take = [&](std::vector<Bytes>& from, std::vector<Bytes>& to) {
            for (Bytes& one : from) {
                so_far_.insert(object_id(one));
                to.push_back(std::move(one));
            }
        };
        take(revocation.crls, facts_.revocation.crls);
        take(revocation.ocsp_responses, facts_.revocation.ocsp_responses);
    }

    /// What a later archive time-stamp covers of this one: the token with all that lies in it.
    void cover_later(const TimestampFacts& stamp) {
        std::set<ObjectId> inside{object_id(stamp.token)};
        for (const Certificate& one : stamp.certificates) {
            inside.insert(object_id(one.der()));
        }
        for (const auto* list : {&stamp.revocation.crls, &stamp.revocation.ocsp_responses}) {
            for (const Bytes& one : *list) {
                inside.insert(object_id(one));
            }
        }
        so_far_.insert(inside.begin(), inside.end());
        if (stamp.kind == TimestampFacts::Kind::signature) {
            in_signature_stamps_.insert(inside.begin(), inside.end());
        }
    }

    /// Clause 5.2.8.3: the references that Include elements name.
    void included_objects(const xmlNode* property, Imprint& imprint) {
        for (const xmlNode* child : children_of(property)) {
            if (name_of(child) != "Include") {
                continue;
            }
            const std::string uri = attribute(child, "URI");
            for (const ReferenceParts& one : context_.signature.references) {
                if (!one.id.empty() && uri == "#" + one.id) {
                    imprint.reference(one.element);
                }
            }
        }
    }

    void add(const xmlNode* property, TimestampFacts::Kind kind, std::set<ObjectId> covers, const Feed& feed) {
        const xmlNode* method = child_of(property, dsig, "CanonicalizationMethod");
        const auto how = read_canonicalization(method, /*or_default=*/true);
        // Version 1.1.1 and the distributed case name each part; they are not used for the judgement.
        const bool is_explicit = child_of(property, space_of(property), "HashDataInfo") != nullptr ||
                                 (kind != TimestampFacts::Kind::content && has_include(property));
        if (!how || is_explicit) {
            facts_.messages.push_back({"Dấu thời gian " + std::string{name_of(property)} + " kiểu không hỗ trợ, không được dùng để đánh giá.",
                                       "A " + std::string{name_of(property)} + " of an unsupported kind is not used for the judgement."});
            return;
        }
        const ContentDigest digest = [&](const std::string& name) {
            DigestStream stream(name);
            Imprint imprint(context_, *how, stream.sink());
            feed(imprint);
            return imprint.is_valid() ? stream.finish() : Bytes{};
        };
        for (const xmlNode* child : children_of(property)) {
            if (name_of(child) != "EncapsulatedTimeStamp" || facts_.timestamps.size() >= time_stamps_limit) {
                continue;
            }
            TimestampFacts stamp = examine_time_stamp(decode_base64(text_of(child)).value_or(Bytes{}), kind, digest);
            stamp.id = "timestamp-" + std::to_string(facts_.timestamps.size() + 1);
            stamp.covers = covers;
            facts_.timestamps.push_back(std::move(stamp));
        }
    }

    static bool has_include(const xmlNode* property) {
        const auto children = children_of(property);
        return std::any_of(children.begin(), children.end(), [](const xmlNode* one) { return name_of(one) == "Include"; });
    }

    const StampContext& context_;
    SignatureFacts& facts_;
    std::set<ObjectId> so_far_;
    std::set<ObjectId> in_signature_stamps_;
};

Bytes imprint_of(const StampContext& context, const std::string& digest, const Canonicalization& how, const Feed& feed) {
    DigestStream stream(digest);
    Imprint imprint(context, how, stream.sink());
    feed(imprint);
    return imprint.is_valid() ? stream.finish() : Bytes{};
}

}  // namespace

void collect_time_stamps(const StampContext& context, bool properties_are_signed, SignatureFacts& facts) {
    Collector collector(context, facts);
    if (properties_are_signed) {
        collector.content_time_stamps();
    }
    collector.unsigned_properties();
}

Bytes signature_stamp_imprint(const StampContext& context, const std::string& digest, const Canonicalization& how) {
    return imprint_of(context, digest, how, [&](Imprint& imprint) { imprint.element(context.signature.value_element); });
}

Bytes archive_stamp_imprint(const StampContext& context, const std::string& digest, const Canonicalization& how) {
    return imprint_of(context, digest, how, [](Imprint& imprint) { imprint.archive(nullptr, /*is_older=*/false); });
}

}  // namespace vanthu::signing::xml
