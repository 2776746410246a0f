#include "signing/xades_signer.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "signing/detail/openssl.hpp"
#include "signing/signer_check.hpp"
#include "signing/xml/algorithms.hpp"
#include "signing/xml/digest_stream.hpp"
#include "signing/xml/examine.hpp"
#include "signing/xml/extension.hpp"
#include "signing/xml/names.hpp"
#include "signing/xml/source_map.hpp"
#include "signing/xml/write.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t objects_limit = 4000;

tl::unexpected<Error> cannot_sign(const std::string& vi, const std::string& en) {
    return fail(Code::invalid_input, {vi, en});
}

bool is_intact(const SignatureFacts& one) {
    return one.well_formed && one.digests_match && one.value_matches;
}

/// Makes one signature (EN 319 132-1 clause 6.3).
class Creation final {
public:
    Creation(const std::vector<XadesObject>& objects, const XadesRequest& request, Signer& signer)
        : objects_(objects), request_(request), signer_(signer), detached_([this](std::string_view uri) { return content_of(uri); }) {}

    Result<Bytes> run() {
        for (const auto step : {&Creation::check_input, &Creation::draft_references, &Creation::draft_properties,
                                &Creation::compute_digests, &Creation::compute_value}) {
            if (auto done = (this->*step)(); !done) {
                return pass(done.error());
            }
        }
        return checked();
    }

    [[nodiscard]] const DetachedContent& detached() const { return detached_; }

private:
    std::optional<ByteView> content_of(std::string_view uri) const {
        if (request_.packaging != XadesPackaging::detached) {
            return std::nullopt;
        }
        const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const XadesObject& one) { return one.uri == uri; });
        return found == objects_.end() ? std::nullopt : std::optional{found->content};
    }

    Result<void> check_input() {
        const bool takes_several = request_.packaging == XadesPackaging::detached;
        if (objects_.empty() || objects_.size() > (takes_several ? objects_limit : 1)) {
            return cannot_sign("Số tệp cần ký không phù hợp với kiểu chữ ký.", "So many objects cannot be signed this way.");
        }
        if (request_.packaging == XadesPackaging::enveloped) {
            if (request_.asic_root) {
                return cannot_sign("Chữ ký trong gói ASiC phải tách rời dữ liệu.", "A signature in an ASiC container has to be detached.");
            }
            auto parsed = xml::parse_xml(objects_.front().content);
            if (!parsed) {
                return pass(parsed.error());
            }
            original_ = *parsed;
        }
        const auto uri = xml::signature_uri(signer_.algorithm());
        if (!uri) {
            return pass(uri.error());
        }
        draft_.method_uri = *uri;
        draft_.digest_uri = std::string{xml::digest_uri(signer_.algorithm().digest)};
        draft_.chain = signer_.chain();
        draft_.id = new_id();
        return {};
    }

    /// From what is signed, by whom and when; another one where the document has it already.
    std::string new_id() const {
        Sha256Stream stream;
        for (const XadesObject& one : objects_) {
            stream.update(as_bytes(one.uri));
            stream.update(one.content);
        }
        stream.update(signer_.chain().front().der());
        stream.update(as_bytes(to_rfc3339(request_.signing_time)));
        const std::string base = "sig-" + to_hex(stream.finish()).substr(0, 32);
        std::string id = base;
        for (int number = 2; original_ && !original_->by_id(id).empty(); ++number) {
            id = base + "-" + std::to_string(number);
        }
        return id;
    }

    Result<void> draft_references() {
        for (std::size_t at = 0; at < objects_.size(); ++at) {
            const XadesObject& object = objects_.at(at);
            const std::string number = std::to_string(at + 1);
            xml::DraftReference reference;
            reference.id = draft_.id + "-ref-" + number;
            std::string usual_type = "application/octet-stream";
            if (request_.packaging == XadesPackaging::enveloped) {
                reference.transforms = xml::enveloped_transforms();
                usual_type = "text/xml";
            } else if (request_.packaging == XadesPackaging::enveloping) {
                const std::string id = draft_.id + "-object-" + number;
                reference.uri = "#" + id;
                reference.type = "http://www.w3.org/2000/09/xmldsig#Object";
                reference.transforms = xml::base64_transforms();
                draft_.objects += "<ds:Object Id=\"" + id + "\" Encoding=\"" + std::string{xml::base64_transform} + "\">" +
                                  to_base64(object.content) + "</ds:Object>";
            } else if (object.uri.empty() || object.uri.front() == '#' || content_of(object.uri)->data() != object.content.data()) {
                return cannot_sign("Mỗi tệp ký tách rời cần một tên riêng.", "Every detached object needs a name of its own.");
            } else {
                reference.uri = *xml::escaped(xml::percent_encoded(object.uri));
            }
            const auto type = xml::escaped(object.mime_type.empty() ? usual_type : object.mime_type);
            if (!type) {
                return pass(type.error());
            }
            mime_types_.push_back(*type);
            draft_.references.push_back(std::move(reference));
        }
        return {};
    }

    Result<void> draft_properties() {
        XadesRequest written = request_;
        for (std::string& role : written.claimed_roles) {
            auto text = xml::escaped(role);
            if (!text) {
                return pass(text.error());
            }
            role = std::move(*text);
        }
        const std::string id = draft_.id + "-properties";
        draft_.signed_properties =
            xml::signed_properties_text(id, signer_.chain().front(), written, draft_.references, mime_types_);
        draft_.references.push_back(
            {draft_.id + "-ref-properties", "#" + id, "http://uri.etsi.org/01903#SignedProperties", xml::canonical_transforms(), {}});
        return {};
    }

    /// The document as the draft stands now.
    Result<Bytes> document() const {
        if (request_.packaging == XadesPackaging::enveloped) {
            const auto source = xml::SourceMap::read(objects_.front().content, *original_);
            return source ? Result<Bytes>{source->append_inside(original_->root(), draft_.text())} : pass(source.error());
        }
        const std::string start = "<asic:XAdESSignatures xmlns:asic=\"" + std::string{xml::asic} + "\">";
        return to_bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
                        (request_.asic_root ? start + draft_.text() + "</asic:XAdESSignatures>" : draft_.text()));
    }

    struct Parsed {
        std::shared_ptr<const xml::Document> document{};
        const xmlNode* signature = nullptr;
    };

    Result<Parsed> parsed() const {
        const auto bytes = document();
        const auto tree = bytes ? xml::parse_xml(*bytes) : pass(bytes.error());
        if (!tree) {
            return pass(tree.error());
        }
        const xmlNode* signature = (*tree)->unique_by_id(draft_.id);
        if (signature == nullptr) {
            return fail_internal("the new signature is not in its document");
        }
        return Parsed{*tree, signature};
    }

    Result<void> compute_digests() {
        const auto now = parsed();
        if (!now) {
            return pass(now.error());
        }
        xml::Work work;
        const xml::ReferenceProcessor processor(now->document, detached_, work);
        const auto elements = xml::children_of(xml::child_of(now->signature, xml::dsig, "SignedInfo"));
        for (std::size_t at = 0; at < draft_.references.size(); ++at) {
            xml::DigestStream stream(xml::digest_name(draft_.digest_uri));
            const auto done = processor.process(elements.at(at + 2), xml::Canonicalization{}, stream.sink());
            const Bytes digest = done.is_computed() ? stream.finish() : Bytes{};
            if (digest.empty()) {
                return cannot_sign("Không tính được giá trị băm của phần cần ký.", "The digest of what is to be signed cannot be computed.");
            }
            draft_.references.at(at).digest = to_base64(digest);
        }
        return {};
    }

    Result<void> compute_value() {
        const auto now = parsed();
        if (!now) {
            return pass(now.error());
        }
        xml::Work work;
        const xml::Canonicalization exclusive{xml::Canonicalization::Method::exclusive, false, {}};
        const auto data = xml::canonical_bytes(now->document, xml::child_of(now->signature, xml::dsig, "SignedInfo"), exclusive, work);
        if (!data) {
            return fail_internal("SignedInfo cannot be canonicalised");
        }
        auto value = signer_.sign(*data);
        if (!value) {
            return pass(value.error());
        }
        if (signer_.algorithm().scheme == Scheme::ecdsa) {
            auto raw = xml::value_for_xml(*value, EVP_PKEY_get_bits(X509_get0_pubkey(signer_.chain().front().get())));
            if (!raw) {
                return fail_internal("the signer gave no ECDSA value");
            }
            value = std::move(*raw);
        }
        draft_.value = to_base64(*value);
        return {};
    }

    /// Nothing is given away that does not verify, or that breaks a signature which stood there before.
    Result<Bytes> checked() const {
        auto bytes = document();
        const auto tree = bytes ? xml::parse_xml(*bytes) : pass(bytes.error());
        if (!tree) {
            return pass(tree.error());
        }
        xml::Work work;
        std::size_t intact_before = 0;
        for (const auto& one : original_ ? xml::examine_document(original_, detached_, work) : std::vector<xml::ExaminedSignature>{}) {
            intact_before += is_intact(one.facts) ? 1U : 0U;
        }
        std::size_t intact_after = 0;
        bool is_own_intact = false;
        for (const auto& one : xml::examine_document(*tree, detached_, work)) {
            const bool is_own = one.facts.field == draft_.id;
            is_own_intact = is_own_intact || (is_own && is_intact(one.facts) && one.facts.signing_certificate_matches);
            intact_after += !is_own && is_intact(one.facts) ? 1U : 0U;
        }
        if (!is_own_intact) {
            return cannot_sign("Giá trị chữ ký không đúng với văn bản hoặc chứng thư.",
                               "The signature value does not fit the document or the certificate.");
        }
        if (intact_after < intact_before) {
            return fail(Code::conflict, {"Chữ ký đã có trong tài liệu không cho thêm chữ ký khác.",
                                         "A signature in the document does not allow another one beside it."});
        }
        return bytes;
    }

    const std::vector<XadesObject>& objects_;
    const XadesRequest& request_;
    Signer& signer_;
    DetachedContent detached_;
    std::shared_ptr<const xml::Document> original_;
    xml::Draft draft_;
    std::vector<std::string> mime_types_;
};

}  // namespace

Result<SignedBytes> sign_xades(const std::vector<XadesObject>& objects, const XadesRequest& request, Signer& signer,
                               const LevelServices& services) {
    if (auto checked = check_signer(signer.chain().front(), request.signing_time); !checked) {
        return pass(checked.error());
    }
    Creation creation(objects, request, signer);
    auto bytes = creation.run();
    if (!bytes) {
        return pass(bytes.error());
    }
    if (request.level == Level::b_b) {
        return SignedBytes{std::move(*bytes), {}};
    }
    return xml::extend_document(*bytes, creation.detached(), request.level, services);
}

Result<SignedBytes> extend_xades(ByteView document, const DetachedContent& detached, Level level, const LevelServices& services) {
    return xml::extend_document(document, detached, level, services);
}

}  // namespace vanthu::signing
